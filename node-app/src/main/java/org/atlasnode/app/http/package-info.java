/** The HTTP server: health, metrics and the REST interface. */
@NullMarked
package org.atlasnode.app.http;

import org.jspecify.annotations.NullMarked;
