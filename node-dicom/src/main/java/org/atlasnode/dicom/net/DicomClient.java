package org.atlasnode.dicom.net;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.PresentationContext;
import org.atlasnode.dicom.ul.RequestOptions;
import org.atlasnode.dicom.ul.WireTap;

/** Requests associations (PS3.8 §7.1). Immutable, thread-safe. */
public final class DicomClient {

    /** Ids are odd and one byte (PS3.8 §9.3.2.2). */
    private static final int MAX_PRESENTATION_CONTEXTS = 128;

    private final ClientSettings settings;
    private final WireTap.Source taps;

    public DicomClient(ClientSettings settings) {
        this(settings, WireTap.Source.NONE);
    }

    /** @param taps sees what is exchanged */
    public DicomClient(ClientSettings settings, WireTap.Source taps) {
        this.settings = settings;
        this.taps = taps;
    }

    public ClientSettings settings() {
        return settings;
    }

    /**
     * Connects and negotiates.
     *
     * @param proposals 1 to 128
     * @throws AssociationException where the peer cannot be reached, rejects, or does not answer in time
     */
    public ClientAssociation connect(List<PresentationContextProposal> proposals) throws AssociationException {
        return connect(proposals, RequestOptions.NONE);
    }

    /** {@link #connect(List)}, asking for more than presentation contexts. */
    public ClientAssociation connect(List<PresentationContextProposal> proposals, RequestOptions options)
            throws AssociationException {
        if (proposals.isEmpty() || proposals.size() > MAX_PRESENTATION_CONTEXTS) {
            throw new IllegalArgumentException("1 to 128 presentation contexts can be proposed: " + proposals.size());
        }
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new AssociationException.ConnectFailed(
                    settings.peer() + " cannot be reached: the name " + settings.host()
                            + " is not known; check it, and DNS",
                    new UnknownHostException(settings.host()));
        }
        ClientSettings.Timeouts timeouts = settings.timeouts();
        Association association = Association.requesting(
                address,
                timeouts.connect(),
                new AssociationSettings(timeouts.association(), timeouts.dimse(), settings.pduLengthBytes())
                        .withTaps(taps),
                settings.peer());
        boolean established = false;
        try {
            association.request(request(proposals, options));
            established = true;
            return new ClientAssociation(association, settings, options.operations());
        } finally {
            if (!established) {
                association.close();
            }
        }
    }

    private Pdu.AssociateRq request(List<PresentationContextProposal> proposals, RequestOptions options) {
        List<PresentationContext> contexts = new ArrayList<>();
        for (PresentationContextProposal proposal : proposals) {
            contexts.add(new PresentationContext(
                    2 * contexts.size() + 1,
                    proposal.abstractSyntax().value(),
                    proposal.transferSyntaxes().stream()
                            .map(TransferSyntax::uid)
                            .map(uid -> uid.value())
                            .toList()));
        }
        return Negotiation.request(settings.calling(), settings.called(), contexts, settings.pduLengthBytes(), options);
    }
}
