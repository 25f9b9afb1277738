/** DIMSE messages and services (PS3.7): C-ECHO and C-STORE in both roles. */
@NullMarked
package org.atlasnode.dicom.dimse;

import org.jspecify.annotations.NullMarked;
