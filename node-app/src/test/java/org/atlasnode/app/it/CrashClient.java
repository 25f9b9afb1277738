package org.atlasnode.app.it;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.ClientAssociation;
import org.jspecify.annotations.Nullable;

/**
 * A scanner that does not give up: it sends series after series, and what was not acknowledged it sends again, as soon
 * as the node is back. It keeps what was answered with Success.
 */
final class CrashClient {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String aeTitle;
    private final TestSender sender;
    private final Semaphore acknowledgements;
    private final Random random;
    private final List<DicomObject> first;
    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException problem;
    private volatile boolean finishing;
    private volatile int seriesCount;

    /** @param first a series that it begins with; may be empty */
    CrashClient(String aeTitle, NodeSetup setup, Semaphore acknowledgements, List<DicomObject> first) {
        this.aeTitle = aeTitle;
        this.sender = new TestSender(setup.target(aeTitle));
        this.acknowledgements = acknowledgements;
        this.random = new Random(aeTitle.hashCode());
        this.first = List.copyOf(first);
    }

    /** Data sets by SOP Instance UID. */
    Map<String, byte[]> acknowledged() {
        return acknowledged;
    }

    int seriesCount() {
        return seriesCount;
    }

    /** Why it gave up, against its nature. */
    Optional<RuntimeException> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends after the series that is under way. */
    void finish() {
        finishing = true;
    }

    void run() {
        try {
            sendSeriesAfterSeries();
        } catch (RuntimeException e) {
            problem = e;
            throw e;
        }
    }

    private void sendSeriesAfterSeries() {
        if (!first.isEmpty()) {
            sendUntilAcknowledged(first);
            seriesCount++;
        }
        while (!finishing) {
            // mostly small slices, so that much happens; some large ones, so that kills strike within them
            int edgePixels = random.nextInt(4) == 0 ? 512 : 128;
            CtSeries series = CtSeries.regular(aeTitle + "/" + seriesCount, 3 + random.nextInt(10), edgePixels);
            sendUntilAcknowledged(series.objects());
            seriesCount++;
        }
    }

    private void sendUntilAcknowledged(List<DicomObject> objects) {
        Deque<DicomObject> left = new ArrayDeque<>(objects);
        while (!left.isEmpty()) {
            try (ClientAssociation association = sender.open(new ArrayList<>(left))) {
                send(association, left);
                association.release();
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // the node is down, or went down under way
            }
        }
    }

    private void send(ClientAssociation association, Deque<DicomObject> left) throws IOException {
        while (!left.isEmpty()) {
            DicomObject next = left.peek();
            DimseStatus status = TestSender.send(association, next).status();
            if (!status.isSuccess()) {
                throw new IllegalStateException("answered " + status);
            }
            acknowledged.put(next.sopInstanceUid().value(), next.dataSet());
            acknowledgements.release();
            left.remove();
        }
    }
}
