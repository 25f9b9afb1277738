package org.atlasnode.core.config;

import java.util.List;
import org.atlasnode.core.config.NodeConfig.Http;
import org.atlasnode.core.config.NodeConfig.Storage;

/**
 * How the node is looked after, and what a site wants otherwise: where it is asked, what it keeps, when it calls for help
 * and how, how results look. Immutable.
 */
public record Operation(Http http, Storage storage, AlarmTerms alarms, List<Channel> channels, ResultTerms results) {

    public Operation {
        channels = List.copyOf(channels);
    }

    /** Without channels, with the usual alarms and results as they usually look. */
    public static Operation of(Http http, Storage storage) {
        return new Operation(http, storage, AlarmTerms.DEFAULT, List.of(), ResultTerms.DEFAULT);
    }
}
