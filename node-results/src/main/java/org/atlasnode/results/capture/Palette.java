package org.atlasnode.results.capture;

import java.awt.Color;

/**
 * Colours of overlays: told apart by people who see few colours and, by their brightness, on a gray screen (Okabe and
 * Ito's set); and never by colour alone, shapes and words say the same.
 */
final class Palette {

    static final Color BACKGROUND = Color.BLACK;
    static final Color TEXT = new Color(0xE8E8E8);
    static final Color DIM = new Color(0x9A9A9A);
    /** Under a bar: what it does not fill. */
    static final Color TRACK = new Color(0x333333);

    static final Color RULE = new Color(0x4A4A4A);
    static final Color LABEL = new Color(0xF0E442);
    static final Color POSITIVE = new Color(0xFF9A2E);
    static final Color NEGATIVE = new Color(0x3D8EBF);

    private Palette() {}
}
