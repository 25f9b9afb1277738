/** Associations over TCP: a server that accepts, a client that requests. */
@NullMarked
package org.atlasnode.dicom.net;

import org.jspecify.annotations.NullMarked;
