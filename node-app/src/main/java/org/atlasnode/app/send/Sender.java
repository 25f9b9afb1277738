package org.atlasnode.app.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.net.DicomClient;
import org.atlasnode.dicom.net.StorePipeline;
import org.atlasnode.dicom.net.StoreResponse;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;

/**
 * Sends files to a peer by C-STORE as SCU (PS3.4 §B). Bytes travel as they lie in the file where the peer takes the
 * file's syntax, else a native file is coded anew in one it takes. A file that fails does not stop the others; an
 * association that breaks is made again, until it breaks too often in a row. Several files are under way at a time where
 * the peer agrees to it (PS3.7 §D.3.3.3); after a break one at a time, so that it is known which one broke the association.
 * Confined to one thread.
 */
public final class Sender {

    /** Files that are sent before the first is answered: enough for the peer never to wait for us. */
    public static final int OPERATIONS = 8;

    private static final int MAX_BREAKS = 3;

    private final DicomClient client;
    private final Progress progress;
    private final int operations;
    private final List<Failure> failures = new ArrayList<>();
    private int done;
    private int total;
    private int sent;
    private long sentBytes;

    public Sender(DicomClient client, Progress progress) {
        this(client, progress, OPERATIONS);
    }

    /** @param operations how many files are under way at a time, where the peer agrees */
    public Sender(DicomClient client, Progress progress, int operations) {
        this.client = client;
        this.progress = progress;
        this.operations = operations;
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
            sendBatch(batch);
        }
        return new Report(sent, sentBytes, failures);
    }

    private void sendBatch(List<SendableFile> batch) {
        Set<SendableFile> waiting = new LinkedHashSet<>(batch);
        int window = operations;
        int breaks = 0;
        while (!waiting.isEmpty()) {
            int before = sent;
            Optional<String> broken = sendOverOneAssociation(waiting, window);
            breaks = sent > before ? 0 : breaks;
            window = 1;
            if (broken.isPresent() && ++breaks >= MAX_BREAKS) {
                waiting.forEach(file -> fail(file, "not tried: " + broken.get()));
                return;
            }
        }
    }

    /**
     * Sends until all are sent or the association breaks; says why it broke. What was answered, well or not, waits no more;
     * so does the file that broke the association, where it was alone under way.
     */
    private Optional<String> sendOverOneAssociation(Set<SendableFile> waiting, int window) {
        List<SendableFile> files = List.copyOf(waiting);
        ClientAssociation association;
        try {
            association = client.connect(SendPlan.proposals(files), RequestOptions.NONE.withOperations(window));
        } catch (AssociationException e) {
            files.forEach(file -> fail(file, String.valueOf(e.getMessage())));
            waiting.clear();
            return Optional.empty();
        }
        try (association) {
            StorePipeline pipeline = new StorePipeline(association);
            for (SendableFile file : files) {
                sendFile(association, pipeline, file, waiting);
            }
            pipeline.finish();
            association.release();
            return Optional.empty();
        } catch (IOException e) {
            return broken(waiting, association.operations(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> broken(Set<SendableFile> waiting, int operations, String reason) {
        if (waiting.isEmpty()) {
            return Optional.empty(); // every file was answered; only the release went wrong
        }
        if (operations == 1) {
            SendableFile file = waiting.iterator().next();
            waiting.remove(file);
            fail(file, reason);
        }
        return Optional.of(reason);
    }

    private void sendFile(
            ClientAssociation association, StorePipeline pipeline, SendableFile file, Set<SendableFile> waiting)
            throws IOException {
        Optional<TransferSyntax> syntax = SendPlan.syntaxes(file).stream()
                .filter(offered ->
                        association.findContext(file.sopClassUid(), offered).isPresent())
                .findFirst();
        if (syntax.isEmpty()) {
            waiting.remove(file);
            fail(file, "the peer does not take SOP class " + file.sopClassUid() + " in " + file.syntax());
            return;
        }
        pipeline.submit(
                new StorePipeline.Instance(file.sopClassUid(), file.sopInstanceUid(), syntax.get()),
                output -> write(file, syntax.get(), output),
                response -> {
                    waiting.remove(file);
                    answered(file, response);
                });
    }

    private void answered(SendableFile file, StoreResponse response) {
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
