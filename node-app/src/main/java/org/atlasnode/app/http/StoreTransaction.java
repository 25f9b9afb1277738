package org.atlasnode.app.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.app.http.WebStore.Shelf;
import org.atlasnode.core.dicomweb.DicomJson;
import org.atlasnode.core.dicomweb.MediaType;
import org.atlasnode.core.dicomweb.MultipartException;
import org.atlasnode.core.dicomweb.MultipartReader;
import org.atlasnode.core.dicomweb.MultipartReader.Part;
import org.atlasnode.core.dicomweb.StoreInstancesResponse;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.dicom.data.Uid;

/** One Store transaction: its parts, what became of each, and the answer (PS3.18 §10.5.3). Confined to one thread. */
final class StoreTransaction {

    /** An outcome of each lies in memory and goes into the answer. */
    private static final int MAX_INSTANCES = 20_000;

    private final Shelf shelf;
    private final Optional<Uid> study;
    private final List<StoreOutcome> outcomes = new ArrayList<>();
    private String malformed = "";

    StoreTransaction(Shelf shelf, Optional<Uid> study) {
        this.shelf = shelf;
        this.study = study;
    }

    void receive(MultipartReader reader) throws IOException {
        Optional<Part> part = reader.next();
        while (part.isPresent()) {
            if (outcomes.size() >= MAX_INSTANCES) {
                throw new MultipartException("more than " + MAX_INSTANCES + " instances in one request");
            }
            outcomes.add(receive(part.get()));
            part = reader.next();
        }
    }

    /** A part that says nothing of its type has that of the body (PS3.18 §8.7.9). */
    private StoreOutcome receive(Part part) throws IOException {
        boolean dicom = part.mediaType()
                .map(type -> type.name().equals(MediaType.DICOM))
                .orElse(!part.headers().containsKey("content-type"));
        return dicom
                ? shelf.keep(part.content(), study)
                : StoreOutcome.failed(Optional.empty(), Optional.empty(), StoreOutcome.CANNOT_UNDERSTAND);
    }

    /** The body ended before its end: what was whole is kept, the rest counts as one failure. */
    void breakOff(String problem) {
        malformed = problem;
        outcomes.add(StoreOutcome.failed(Optional.empty(), Optional.empty(), StoreOutcome.CANNOT_UNDERSTAND));
    }

    long storedCount() {
        return outcomes.stream().filter(StoreOutcome::stored).count();
    }

    /** PS3.18 Table 10.5.3-1; 503 where nothing is stored for want of room (§8.5). */
    Reply reply() {
        long stored = storedCount();
        if (stored == 0 && !malformed.isEmpty()) {
            return Reply.error(Reply.BAD_REQUEST, malformed);
        }
        if (outcomes.isEmpty()) {
            return Reply.error(Reply.BAD_REQUEST, "a body without instances");
        }
        if (stored == outcomes.size()) {
            return reply(Reply.OK);
        }
        if (stored > 0) {
            return reply(Reply.ACCEPTED);
        }
        boolean full = outcomes.stream().allMatch(StoreOutcome::isOutOfResources);
        return reply(full ? Reply.UNAVAILABLE : Reply.CONFLICT);
    }

    private Reply reply(int status) {
        byte[] json = DicomJson.write(StoreInstancesResponse.of(outcomes));
        return new Reply(status, MediaType.DICOM_JSON, new String(json, StandardCharsets.UTF_8));
    }
}
