package org.atlasnode.inference.model;

/** A model in use: it stays open until this is closed, whatever the configuration says meanwhile. Confined. */
public final class ModelLease implements AutoCloseable {

    private final ActiveModel model;
    private final Runnable release;

    ModelLease(ActiveModel model, Runnable release) {
        this.model = model;
        this.release = release;
    }

    public ActiveModel model() {
        return model;
    }

    /** Once. */
    @Override
    public void close() {
        release.run();
    }
}
