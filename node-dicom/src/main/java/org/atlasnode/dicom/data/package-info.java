/** Data sets and what they are made of: tags, value representations, UIDs, elements (PS3.5 §6, §7). */
@NullMarked
package org.atlasnode.dicom.data;

import org.jspecify.annotations.NullMarked;
