package org.atlasnode.dicom.net;

import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.ul.AcceptanceRule;

/** What every connection of a server shares. */
record ServerServices(
        ServerSettings settings,
        AssociationPolicy policy,
        AcceptanceRule acceptance,
        CStoreHandler storeHandler,
        AssociationListener listener,
        Connections connections) {}
