/** Reading and writing data sets and Part 10 files, under limits (PS3.5 §7, PS3.10 §7). */
@NullMarked
package org.atlasnode.dicom.io;

import org.jspecify.annotations.NullMarked;
