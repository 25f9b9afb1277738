package org.atlasnode.dicom.net;

import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.ul.AcceptanceRule;
import org.atlasnode.dicom.ul.WireTap;

/** What every connection of a server shares. */
record ServerServices(
        ServerSettings settings,
        AssociationPolicy policy,
        AcceptanceRule acceptance,
        ScpServices scp,
        AssociationListener listener,
        Connections connections,
        WireTap.Source taps) {}
