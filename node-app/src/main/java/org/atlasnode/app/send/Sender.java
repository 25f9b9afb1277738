package org.atlasnode.app.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.dicom.ul.AssociationException;

/**
 * Sends files to a peer by C-STORE as SCU (PS3.4 §B). Bytes travel as they lie in the file where the peer takes the
 * file's syntax, else a native file is coded anew in one it takes. A file that fails does not stop the others; an
 * association that breaks is made again, until it breaks too often in a row. Confined to one thread.
 */
public final class Sender {

    private static final int MAX_BREAKS = 3;

    private final DicomClient client;
    private final Progress progress;
    private final List<Failure> failures = new ArrayList<>();
    private int done;
    private int total;
    private int sent;
    private long sentBytes;

    public Sender(DicomClient client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /** Hears of each file that is done, well or not. */
    @FunctionalInterface
    public interface Progress {
        void done(int done, int total);
    }

    /** A file that did not arrive, and why. */
    public record Failure(SendableFile file, String reason) {}

    /** What became of the files. */
    public record Report(int sent, long sentBytes, List<Failure> failures) {

        public Report {
            failures = List.copyOf(failures);
        }
    }

    public Report send(List<SendableFile> files) {
        total = files.size();
        for (List<SendableFile> batch : SendPlan.batches(files)) {
            sendBatch(new ArrayDeque<>(batch));
        }
        return new Report(sent, sentBytes, failures);
    }

    private void sendBatch(Deque<SendableFile> waiting) {
        int breaks = 0;
        while (!waiting.isEmpty()) {
            int before = sent;
            Optional<String> broken = sendOverOneAssociation(waiting);
            breaks = sent > before ? 0 : breaks;
            if (broken.isPresent() && ++breaks >= MAX_BREAKS) {
                waiting.forEach(file -> fail(file, "not tried: " + broken.get()));
                return;
            }
        }
    }

    /** Sends until all are sent or the association breaks; says why it broke. */
    private Optional<String> sendOverOneAssociation(Deque<SendableFile> waiting) {
        ClientAssociation association;
        try {
            association = client.connect(SendPlan.proposals(List.copyOf(waiting)));
        } catch (AssociationException e) {
            while (!waiting.isEmpty()) {
                fail(waiting.remove(), String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
        try (association) {
            while (!waiting.isEmpty()) {
                sendFile(association, waiting.element());
                waiting.remove();
            }
            association.release();
            return Optional.empty();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (waiting.isEmpty()) {
                return Optional.empty(); // every file was answered; only the release went wrong
            }
            fail(waiting.remove(), reason);
            return Optional.of(reason);
        }
    }

    private void sendFile(ClientAssociation association, SendableFile file) throws IOException {
        Optional<TransferSyntax> syntax = SendPlan.syntaxes(file).stream()
                .filter(offered ->
                        association.findContext(file.sopClassUid(), offered).isPresent())
                .findFirst();
        if (syntax.isEmpty()) {
            fail(file, "the peer does not take SOP class " + file.sopClassUid() + " in " + file.syntax());
            return;
        }
        StoreResponse response = association.store(
                file.sopClassUid(), file.sopInstanceUid(), syntax.get(), output -> write(file, syntax.get(), output));
        DimseStatus status = response.status();
        if (status.isSuccess() || status.isWarning()) {
            sent++;
            sentBytes += file.sizeBytes();
            progress.done(++done, total);
        } else {
            fail(file, (status + " " + response.errorComment()).strip());
        }
    }

    private static void write(SendableFile file, TransferSyntax syntax, OutputStream output) throws IOException {
        if (syntax != file.syntax()) {
            DataSetWriter.write(DicomFile.read(file.path()).dataSet(), syntax, output);
            return;
        }
        try (InputStream stream = Files.newInputStream(file.path())) {
            stream.skipNBytes(file.dataSetOffset());
            stream.transferTo(output);
        }
    }

    private void fail(SendableFile file, String reason) {
        failures.add(new Failure(file, reason));
        progress.done(++done, total);
    }
}
