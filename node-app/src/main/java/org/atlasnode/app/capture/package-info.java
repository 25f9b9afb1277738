/** What is exchanged with one peer, written down for support without patient data. */
@NullMarked
package org.atlasnode.app.capture;

import org.jspecify.annotations.NullMarked;
