package org.atlasnode.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.Association;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PDataInputStream;
import org.atlasnode.dicom.ul.PDataOutputStream;
import org.atlasnode.dicom.ul.Pdv;
import org.atlasnode.dicom.ul.PresentationContext;

/**
 * DIMSE messages over an established association (PS3.7 §8.1, PS3.8 §E). Confined to one thread. A command set that
 * cannot be read leaves nothing to answer to, so the association is aborted.
 */
public final class DimseChannel {

    /** Far more than any command set has. */
    private static final int MAX_COMMAND_LENGTH = 64 * 1024;

    /** An answer to a query, a procedure step, or a request to commit to some 100,000 objects. */
    private static final ReadLimits MESSAGE_LIMITS =
            new ReadLimits(1L << 20, 1L << 25, 2_000_000, 64, 1L << 25, ReadLimits.LongValues.REFUSE);

    private final Association association;

    public DimseChannel(Association association) {
        this.association = association;
    }

    public Association association() {
        return association;
    }

    /**
     * A message as it comes in.
     *
     * @param dataSet the data set that follows; empty at once where none does. To be read to its end before the next
     *     message
     */
    public record Received(PresentationContext.Accepted context, DimseMessage message, PDataInputStream dataSet) {}

    /** The next message; empty when the peer released the association. */
    public Optional<Received> receive(Duration idle) throws AssociationException {
        Optional<Pdv> first = association.awaitMessage(idle);
        return first.isPresent() ? Optional.of(receive(first.get())) : Optional.empty();
    }

    private Received receive(Pdv first) throws AssociationException {
        PresentationContext.Accepted context = association
                .findContext(first.contextId())
                .orElseThrow(() ->
                        association.violation("presentation context " + first.contextId() + " was not negotiated"));
        if (!first.command()) {
            throw association.violation("a data set without a command");
        }
        DimseMessage message = decode(readCommand(first));
        PDataInputStream dataSet = message.hasDataSet()
                ? PDataInputStream.dataSet(association, context.id())
                : PDataInputStream.empty(association, context.id());
        return new Received(context, message, dataSet);
    }

    private byte[] readCommand(Pdv first) throws AssociationException {
        try {
            byte[] bytes = new PDataInputStream(association, first).readNBytes(MAX_COMMAND_LENGTH + 1);
            if (bytes.length > MAX_COMMAND_LENGTH) {
                throw association.violation("a command set of more than " + MAX_COMMAND_LENGTH + " bytes");
            }
            return bytes;
        } catch (AssociationException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a P-DATA stream fails by AssociationException only", e);
        }
    }

    private DimseMessage decode(byte[] command) throws AssociationException {
        try {
            return DimseCodec.decode(command);
        } catch (DicomParseException e) {
            AssociationException violation = association.violation(e.reason());
            violation.initCause(e);
            throw violation;
        }
    }

    /** Sends a data set in the transfer syntax of its context. */
    public void sendDataSet(PresentationContext.Accepted context, DataSet dataSet) throws AssociationException {
        TransferSyntax syntax = TransferSyntax.find(context.transferSyntax())
                .orElseThrow(() -> new IllegalStateException("an unknown transfer syntax was negotiated"));
        try (PDataOutputStream output = new PDataOutputStream(association, context.id(), false)) {
            DataSetWriter.write(dataSet, syntax, output);
        } catch (AssociationException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a P-DATA stream fails by AssociationException only", e);
        }
    }

    /**
     * The data set of a received message; empty where none follows. Of what is no message of pixels, at most 32 MiB.
     *
     * @throws DicomParseException where it cannot be parsed; then the rest is read over, and the association lives on
     */
    public Optional<DataSet> readDataSet(Received received) throws AssociationException, DicomParseException {
        if (!received.message().hasDataSet()) {
            return Optional.empty();
        }
        TransferSyntax syntax = TransferSyntax.find(received.context().transferSyntax())
                .orElseThrow(() -> new IllegalStateException("an unknown transfer syntax was negotiated"));
        try {
            DataSet dataSet = DataSetReader.read(received.dataSet(), syntax, MESSAGE_LIMITS);
            received.dataSet().drain();
            return Optional.of(dataSet);
        } catch (AssociationException | DicomParseException e) {
            if (received.dataSet().failure().isPresent()) {
                throw received.dataSet().failure().get();
            }
            received.dataSet().drain();
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a P-DATA stream fails by AssociationException only", e);
        }
    }

    /** Sends a command; a data set that belongs to it is the caller's to send next. */
    public void send(int contextId, DimseMessage message) throws AssociationException {
        try (PDataOutputStream output = new PDataOutputStream(association, contextId, true)) {
            output.write(DimseCodec.encode(message));
        } catch (AssociationException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a P-DATA stream fails by AssociationException only", e);
        }
    }
}
