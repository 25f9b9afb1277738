package org.atlasnode.results.document;

/** Colours on paper: dark enough to be read in a copy without colours. Red, green and blue, 0..1. */
enum Ink {
    BLACK(0, 0, 0),
    GRAY(0.35f, 0.35f, 0.35f),
    RULE(0.75f, 0.75f, 0.75f),
    WARNING(0.62f, 0.16f, 0);

    private final float red;
    private final float green;
    private final float blue;

    Ink(float red, float green, float blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    float red() {
        return red;
    }

    float green() {
        return green;
    }

    float blue() {
        return blue;
    }
}
