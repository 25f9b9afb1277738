package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * What the main header, or a tile's, says of the coding of each component. A tile's parameters start as those of the
 * main header; a default marker segment of either replaces all that its own header did not give for one component
 * (T.800 §A.6.1 to §A.6.6). Confined to one thread.
 */
final class CodingParameters {

    private static final int PRECINCTS = 0x01;

    /** Each change goes over all precincts once more; no encoder known makes more of them. */
    private static final int MAX_CHANGES = 32;

    private final @Nullable CodingStyle[] styles;
    private final boolean[] ownStyle;
    private final @Nullable Quantization[] quantizations;
    private final boolean[] ownQuantization;
    private final int[] regionShifts;
    private Progression.Order order = Progression.Order.LRCP;
    private List<Progression> changes = List.of();
    private boolean ownChanges;
    private int layers;
    private boolean multipleComponents;

    CodingParameters(int components) {
        styles = new CodingStyle[components];
        ownStyle = new boolean[components];
        quantizations = new Quantization[components];
        ownQuantization = new boolean[components];
        regionShifts = new int[components];
    }

    /** A copy for the header of one tile. */
    CodingParameters forTile() {
        CodingParameters copy = new CodingParameters(styles.length);
        System.arraycopy(styles, 0, copy.styles, 0, styles.length);
        System.arraycopy(quantizations, 0, copy.quantizations, 0, styles.length);
        System.arraycopy(regionShifts, 0, copy.regionShifts, 0, styles.length);
        copy.order = order;
        copy.changes = changes;
        copy.layers = layers;
        copy.multipleComponents = multipleComponents;
        return copy;
    }

    /** Takes marker segment COD (T.800 §A.6.1). Whether SOP and EPH are used is seen where they may be. */
    void readDefaultStyle(ByteCursor in) throws CodecException {
        int flags = in.u8();
        order = Progression.Order.read(in);
        layers = in.u16();
        int transform = in.u8();
        if (layers == 0 || transform > 1) {
            throw in.failure(layers + " layers with component transform " + transform);
        }
        multipleComponents = transform == 1;
        setDefault(styles, ownStyle, CodingStyle.read(in, (flags & PRECINCTS) != 0));
    }

    /** Takes marker segment COC (T.800 §A.6.2). */
    void readComponentStyle(ByteCursor in) throws CodecException {
        int component = readComponent(in);
        boolean precincts = (in.u8() & PRECINCTS) != 0;
        styles[component] = CodingStyle.read(in, precincts);
        ownStyle[component] = true;
    }

    /** Takes marker segment QCD (T.800 §A.6.4). */
    void readDefaultQuantization(ByteCursor in) throws CodecException {
        setDefault(quantizations, ownQuantization, Quantization.read(in));
    }

    /** Takes marker segment QCC (T.800 §A.6.5). */
    void readComponentQuantization(ByteCursor in) throws CodecException {
        int component = readComponent(in);
        quantizations[component] = Quantization.read(in);
        ownQuantization[component] = true;
    }

    /** Takes marker segment RGN (T.800 §A.6.3). */
    void readRegion(ByteCursor in) throws CodecException {
        int component = readComponent(in);
        int style = in.u8();
        int shift = in.u8();
        if (style != 0 || shift > 37) {
            throw in.failure("a region of interest of style " + style + ", shifted by " + shift);
        }
        regionShifts[component] = shift;
    }

    /** Takes marker segment POC (T.800 §A.6.6); a tile's replaces the main header's, its own add up. */
    void readProgressionChanges(ByteCursor in) throws CodecException {
        List<Progression> all = new ArrayList<>(ownChanges ? changes : List.of());
        while (in.remaining() > 0) {
            all.add(Progression.read(in));
            if (all.size() > MAX_CHANGES) {
                throw in.failure("more than " + MAX_CHANGES + " progression order changes");
            }
        }
        changes = List.copyOf(all);
        ownChanges = true;
    }

    private int readComponent(ByteCursor in) throws CodecException {
        int component = in.u8();
        if (component >= styles.length) {
            throw in.failure("parameters of component " + component + " of " + styles.length);
        }
        return component;
    }

    private static <T> void setDefault(@Nullable T[] values, boolean[] own, T value) {
        for (int component = 0; component < values.length; component++) {
            if (!own[component]) {
                values[component] = value;
            }
        }
    }

    /** Whether each component has a coding style and a quantisation. */
    boolean isComplete() {
        return !Arrays.asList(styles).contains(null)
                && !Arrays.asList(quantizations).contains(null);
    }

    CodingStyle style(int component) throws CodecException {
        return given(styles[component]);
    }

    Quantization quantization(int component) throws CodecException {
        return given(quantizations[component]);
    }

    private static <T> T given(@Nullable T value) throws CodecException {
        if (value == null) {
            throw new CodecException(0, "no coding style or no quantisation");
        }
        return value;
    }

    /** s of T.800 Annex H, 0 where there is no region of interest. */
    int regionShift(int component) {
        return regionShifts[component];
    }

    int layers() {
        return layers;
    }

    /** Whether the first three components went through the component transform of T.800 Annex G. */
    boolean multipleComponents() {
        return multipleComponents;
    }

    List<Progression> progressions() {
        return changes.isEmpty() ? List.of(Progression.whole(order)) : changes;
    }
}
