package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/**
 * A user agent of the Studies service of one DICOMweb server (PS3.18 §10): Store, Search and Retrieve over HTTP/1.1. Each
 * failure is a {@link DicomWebException} that names the address, the status and what to do about it; other
 * {@link IOException}s are those of files and consumers given to it. Every wait has an end and every answer a bound.
 * Thread-safe.
 */
public final class DicomWebClient {

    private static final int PAGE = 500;
    private static final int MAX_MATCHES = 50_000;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final int PARTIAL_CONTENT = 206;
    private static final int CONFLICT = 409;
    private static final String ACCEPT_FILES =
            MediaType.MULTIPART_RELATED + "; type=\"" + MediaType.DICOM + "\"; transfer-syntax=*";

    private final WebRequests requests;

    public DicomWebClient(WebService service) {
        this.requests = new WebRequests(service);
    }

    /** What a search is for (PS3.18 §10.6.1.1). */
    public enum Level {
        STUDY(Tags.STUDY_INSTANCE_UID),
        SERIES(Tags.SERIES_INSTANCE_UID),
        INSTANCE(Tags.SOP_INSTANCE_UID);

        private final int uniqueKey;

        Level(int uniqueKey) {
            this.uniqueKey = uniqueKey;
        }

        /** The tag that tells matches of this level apart. */
        public int uniqueKey() {
            return uniqueKey;
        }
    }

    /** Takes retrieved instances one after the other. */
    @FunctionalInterface
    public interface InstanceConsumer {

        /**
         * Reads one instance as it comes.
         *
         * @param part10 a PS3.10 file; what is not read of it is read over
         * @throws IOException to end the retrieval
         */
        void accept(InputStream part10) throws IOException;
    }

    /** Stores PS3.10 files in one transaction (STOW-RS, PS3.18 §10.5); they are read as they are sent. */
    public List<StoreOutcome> storeFiles(List<Path> files) throws IOException {
        return store(files.stream().map(ByteContent::of).toList());
    }

    /**
     * Stores objects in one transaction (STOW-RS, PS3.18 §10.5).
     *
     * @return an outcome for each instance that the server names: 200, 202 and 409 say which (§10.5.3.1); none where it
     *     has stored all and names nothing
     */
    public List<StoreOutcome> store(List<ByteContent> objects) throws IOException {
        MultipartBody body = new MultipartBody(objects);
        try (WebAnswer answer = requests.post("/studies", body)) {
            if (answer.status() != OK && answer.status() != ACCEPTED && answer.status() != CONFLICT) {
                throw answer.refusal();
            }
            List<StoreOutcome> outcomes = outcomes(answer);
            if (outcomes.isEmpty() && leavesOpen(answer.status(), objects.size())) {
                throw answer.refusal();
            }
            return outcomes;
        }
    }

    /** Whether a status says that something is not stored, or may not be, and not what (PS3.18 Table 10.5.3-1). */
    private static boolean leavesOpen(int status, int objectCount) {
        return status == CONFLICT || status == ACCEPTED && objectCount > 1;
    }

    /** None where a server says nothing that can be read. */
    private static List<StoreOutcome> outcomes(WebAnswer answer) throws IOException {
        boolean json = answer.contentType()
                .filter(type -> type.name().endsWith("json"))
                .isPresent();
        return json
                ? answer.json().stream()
                        .flatMap(response -> StoreInstancesResponse.read(response).stream())
                        .toList()
                : List.of();
    }

    /**
     * Searches (QIDO-RS, PS3.18 §10.6) as C-FIND would: a key with a value is matched, one without is asked for. Study
     * and Series Instance UID, where they are keys with a value above the level, become part of the path. All pages are
     * fetched (§8.3.4.4), up to 50,000 matches.
     *
     * @param keys attributes of text; sequences are not searched by
     * @return the matches, each once
     */
    public List<DataSet> search(Level level, DataSet keys) throws IOException {
        SearchTarget target = SearchTarget.of(level, keys);
        Map<String, DataSet> matches = new LinkedHashMap<>();
        while (true) {
            Page page = page(target.path(PAGE, matches.size()));
            int before = matches.size();
            for (DataSet match : page.matches()) {
                matches.putIfAbsent(match.string(level.uniqueKey(), "#" + matches.size()), match);
            }
            // a server may return fewer than it was asked for, or know no offset and return the same again
            if (matches.size() == before || page.isLast()) {
                return List.copyOf(matches.values());
            }
            if (matches.size() > MAX_MATCHES) {
                throw new DicomWebException(
                        requests.address() + " has more than " + MAX_MATCHES + " matches; search for less", 0);
            }
        }
    }

    /** One answer to a search; the last one is not full and does not say that there is more. */
    private record Page(List<DataSet> matches, boolean more) {

        Page {
            matches = List.copyOf(matches);
        }

        boolean isLast() {
            return matches.isEmpty() || matches.size() < PAGE && !more;
        }
    }

    private Page page(String path) throws IOException {
        try (WebAnswer answer = requests.get(path, MediaType.DICOM_JSON)) {
            return switch (answer.status()) {
                case NO_CONTENT -> new Page(List.of(), false);
                case OK, PARTIAL_CONTENT -> new Page(answer.json(), answer.saysMore());
                default -> throw answer.refusal();
            };
        }
    }

    /** Whether the server answers at all: asks for one study. */
    public void probe() throws IOException {
        page("/studies?limit=1");
    }

    /** Retrieves a study (WADO-RS, PS3.18 §10.4) in the transfer syntaxes that it is kept in; gives the number. */
    public int retrieveStudy(Uid study, InstanceConsumer consumer) throws IOException {
        return retrieve("/studies/" + study, consumer);
    }

    /** Retrieves a series, see {@link #retrieveStudy}. */
    public int retrieveSeries(Uid study, Uid series, InstanceConsumer consumer) throws IOException {
        return retrieve("/studies/" + study + "/series/" + series, consumer);
    }

    /** Retrieves an instance, see {@link #retrieveStudy}. */
    public int retrieveInstance(Uid study, Uid series, Uid instance, InstanceConsumer consumer) throws IOException {
        return retrieve("/studies/" + study + "/series/" + series + "/instances/" + instance, consumer);
    }

    /** What came before a failure has been given to the consumer. */
    private int retrieve(String path, InstanceConsumer consumer) throws IOException {
        try (WebAnswer answer = requests.get(path, ACCEPT_FILES)) {
            if (answer.status() != OK && answer.status() != PARTIAL_CONTENT) {
                throw answer.refusal();
            }
            MediaType type = answer.contentType().orElseThrow(() -> answer.misfit("no media type"));
            if (type.name().equals(MediaType.DICOM)) {
                consumer.accept(answer.body());
                return 1;
            }
            String boundary = type.isMultipartOf(MediaType.DICOM)
                    ? type.boundary().orElseThrow(() -> answer.misfit("multipart without a boundary"))
                    : "";
            if (boundary.isEmpty()) {
                throw answer.misfit(type.name());
            }
            return parts(new MultipartReader(answer.body(), boundary), consumer, answer);
        }
    }

    private static int parts(MultipartReader reader, InstanceConsumer consumer, WebAnswer answer) throws IOException {
        int count = 0;
        try {
            Optional<MultipartReader.Part> part = reader.next();
            while (part.isPresent()) {
                consumer.accept(part.get().content());
                count++;
                part = reader.next();
            }
            return count;
        } catch (MultipartException e) {
            throw new DicomWebException(answer.said("an answer that cannot be read, " + e.getMessage()), e);
        }
    }

    /** The address for messages. */
    public String address() {
        return requests.address();
    }
}
