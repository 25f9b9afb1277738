/** Specific Character Set (0008,0005): bytes to text and back (PS3.5 §6.1, PS3.3 §C.12.1.1.2). */
@NullMarked
package org.atlasnode.dicom.charset;

import org.jspecify.annotations.NullMarked;
