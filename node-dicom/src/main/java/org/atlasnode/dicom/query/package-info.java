/** Query and retrieval as SCU (PS3.4 §C): C-FIND, C-MOVE and C-GET over an association that we requested. */
@NullMarked
package org.atlasnode.dicom.query;

import org.jspecify.annotations.NullMarked;
