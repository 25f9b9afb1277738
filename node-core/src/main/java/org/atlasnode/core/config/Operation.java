package org.atlasnode.core.config;

import org.atlasnode.core.config.NodeConfig.Http;
import org.atlasnode.core.config.NodeConfig.Storage;

/** How the node is looked after and what a site wants otherwise: where it is asked, what it keeps, how results look. Immutable. */
public record Operation(Http http, Storage storage, ResultTerms results) {

    /** With results as they usually look. */
    public static Operation of(Http http, Storage storage) {
        return new Operation(http, storage, ResultTerms.DEFAULT);
    }
}
