/** The command line. */
@NullMarked
package org.atlasnode.app.cli;

import org.jspecify.annotations.NullMarked;
