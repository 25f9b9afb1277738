/** Received and produced DICOM files on disk, atomic and durable. */
@NullMarked
package org.atlasnode.core.objects;

import org.jspecify.annotations.NullMarked;
