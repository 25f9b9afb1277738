package org.atlasnode.dicom.net;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.AssociationSettings;
import org.atlasnode.dicom.ul.Negotiation;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.dicom.ul.PresentationContext;
import org.atlasnode.dicom.ul.RequestOptions;
import org.atlasnode.dicom.ul.UserIdentity;
import org.atlasnode.dicom.ul.WireTap;

/** Requests associations (PS3.8 §7.1). Immutable, thread-safe. */
public final class DicomClient {

    /** Ids are odd and one byte (PS3.8 §9.3.2.2). */
    private static final int MAX_PRESENTATION_CONTEXTS = 128;

    private final ClientSettings settings;
    private final Optional<UserIdentity> identity;
    private final WireTap.Source taps;

    public DicomClient(ClientSettings settings) {
        this(settings, Optional.empty(), WireTap.Source.NONE);
    }

    private DicomClient(ClientSettings settings, Optional<UserIdentity> identity, WireTap.Source taps) {
        this.settings = settings;
        this.identity = identity;
        this.taps = taps;
    }

    /** The same, giving this user identity on each association that asks for no other (PS3.7 §D.3.3.7). */
    public DicomClient identifyingAs(Optional<UserIdentity> user) {
        return new DicomClient(settings, user, taps);
    }

    /** The same, with taps that see what is exchanged. */
    public DicomClient tappedBy(WireTap.Source others) {
        return new DicomClient(settings, identity, others);
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
                settings.security().tls().map(tls -> tls.clientEngine(settings.host(), settings.port())),
                new AssociationSettings(timeouts.association(), timeouts.dimse(), settings.pduLengthBytes())
                        .withTaps(taps),
                settings.peer());
        boolean established = false;
        try {
            association.open();
            checkCertificate(association);
            association.request(request(proposals, identified(options)));
            established = true;
            return new ClientAssociation(association, settings, options.operations());
        } finally {
            if (!established) {
                association.close();
            }
        }
    }

    private void checkCertificate(Association association) throws AssociationException.TlsFailed {
        Optional<String> problem = association
                .tlsSession()
                .flatMap(session -> TransportSecurity.of(session).certificate())
                .flatMap(certificate ->
                        settings.security().tls().orElseThrow().check().problem(certificate));
        if (problem.isPresent()) {
            throw new AssociationException.TlsFailed(
                    settings.peer() + " " + problem.get(), AssociationException.TlsFailed.Fault.PEER_CERTIFICATE);
        }
    }

    private RequestOptions identified(RequestOptions options) {
        return options.identity().isPresent()
                ? options
                : identity.map(options::withIdentity).orElse(options);
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
