package org.atlasnode.dicom.net;

import org.atlasnode.dicom.dimse.DimseStatus;

/**
 * What a peer answered to C-STORE.
 *
 * @param errorComment Error Comment (0000,0902); empty where there was none
 */
public record StoreResponse(DimseStatus status, String errorComment) {}
