/** The data dictionary (PS3.6): generated constants of tags and UIDs, and look-up of value representations. */
@NullMarked
package org.atlasnode.dicom.dict;

import org.jspecify.annotations.NullMarked;
