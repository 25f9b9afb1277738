package org.atlasnode.app.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.io.FileMeta;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.AssociationListener;
import org.atlasnode.dicom.net.DicomServer;
import org.atlasnode.dicom.net.ServerSettings;
import org.atlasnode.dicom.ul.AcceptanceRule;

/**
 * The smallest thing that can be called a PACS: a storage SCP on the loopback that writes what it gets into a folder.
 * Thread-safe.
 */
final class DemoPacs implements AutoCloseable {

    static final AeTitle TITLE = AeTitle.of("DEMO_PACS");

    private final Path folder;
    private final DicomServer server;
    private final Map<Uid, Stored> stored = new LinkedHashMap<>();

    /** An object that arrived. */
    record Stored(Path file, boolean report) {}

    DemoPacs(Path folder) {
        this.folder = folder;
        this.server = new DicomServer(
                ServerSettings.of(TITLE, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                applicant -> Optional.empty(),
                new AcceptanceRule(
                        uid -> true,
                        List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                this::store,
                AssociationListener.NONE);
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        server.start();
    }

    int port() {
        return server.port();
    }

    /** What arrived, in the order of arrival, each object once. */
    synchronized List<Stored> stored() {
        return new ArrayList<>(stored.values());
    }

    private void store(CStoreHandler.CStore request, InputStream dataSet) throws IOException {
        Stored target = target(request);
        FileMeta meta = new FileMeta(
                request.sopClassUid(),
                request.sopInstanceUid(),
                request.transferSyntax().uid(),
                Optional.of(request.caller().calling()));
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(target.file()))) {
            meta.write(output);
            dataSet.transferTo(output);
        }
        synchronized (this) {
            stored.put(request.sopInstanceUid(), target);
        }
    }

    private synchronized Stored target(CStoreHandler.CStore request) {
        Stored known = stored.get(request.sopInstanceUid());
        if (known != null) {
            return known;
        }
        boolean report = !request.sopClassUid().equals(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE);
        long before = stored.values().stream()
                .filter(other -> other.report() == report)
                .count();
        String name = String.format(Locale.ROOT, report ? "report-%d.dcm" : "overlay-%03d.dcm", before + 1);
        return new Stored(folder.resolve(name), report);
    }

    @Override
    public void close() {
        server.close();
    }
}
