/** Sending DICOM files to a peer, as {@code atlas send} does. */
@NullMarked
package org.atlasnode.app.send;

import org.jspecify.annotations.NullMarked;
