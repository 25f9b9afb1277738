/** The DICOM upper layer for TCP/IP (PS3.8 §9): PDUs, the state machine, negotiation, P-DATA streams. */
@NullMarked
package org.atlasnode.dicom.ul;

import org.jspecify.annotations.NullMarked;
