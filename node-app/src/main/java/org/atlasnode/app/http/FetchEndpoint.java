package org.atlasnode.app.http;

import java.util.Map;
import java.util.Optional;
import org.atlasnode.app.fetch.FetchProgress;
import org.atlasnode.app.fetch.FetchRequest;
import org.atlasnode.app.fetch.Fetches;

/** Begins fetches, and tells how far they are. Thread-safe. */
final class FetchEndpoint {

    static final String PATH = "/api/fetch";

    private final Fetches fetches;

    FetchEndpoint(Fetches fetches) {
        this.fetches = fetches;
    }

    Reply begin(Endpoint.Call call) {
        try {
            return fetches.begin(FetchRequest.of(call.query()))
                    .map(FetchEndpoint::told)
                    .orElseGet(() -> Reply.error(Reply.CONFLICT, "too many fetches wait; try later"));
        } catch (IllegalArgumentException e) {
            return Reply.error(Reply.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    Reply progress(Endpoint.Call call) {
        String id = call.query().getOrDefault("id", "");
        Optional<FetchProgress> progress =
                id.matches("[0-9]{1,18}") ? fetches.find(Long.parseLong(id)) : Optional.empty();
        return progress.map(FetchEndpoint::told)
                .orElseGet(() -> Reply.error(Reply.NOT_FOUND, "there is no such fetch, or none any more"));
    }

    private static Reply told(FetchProgress progress) {
        return Reply.json(Reply.OK, Map.of("fetch", progress));
    }
}
