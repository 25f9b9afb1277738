package org.atlasnode.dicom.codec.jpeg2000;

import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/** The inverse of the multiple component transforms, which make red, green and blue again (T.800 Annex G). */
final class ComponentTransform {

    private ComponentTransform() {}

    /** Transforms the first three planes in place; which transform it is follows from their wavelet (T.800 §G.1). */
    static void undo(List<TilePlane> planes) throws CodecException {
        if (planes.size() < 3) {
            throw new CodecException(0, "a component transform of " + planes.size() + " components");
        }
        TilePlane first = planes.get(0);
        TilePlane second = planes.get(1);
        TilePlane third = planes.get(2);
        if (first instanceof ReversiblePlane y
                && second instanceof ReversiblePlane u
                && third instanceof ReversiblePlane v) {
            undoReversible(y.samples(), u.samples(), v.samples());
        } else if (first instanceof IrreversiblePlane y
                && second instanceof IrreversiblePlane u
                && third instanceof IrreversiblePlane v) {
            undoIrreversible(y.samples(), u.samples(), v.samples());
        } else {
            throw new CodecException(0, "a component transform of components with different wavelets");
        }
    }

    /** RCT, Equations G-6 to G-8. */
    private static void undoReversible(int[] first, int[] second, int[] third) {
        for (int i = 0; i < first.length; i++) {
            int u = second[i];
            int v = third[i];
            int green = first[i] - (u + v >> 2);
            first[i] = v + green;
            second[i] = green;
            third[i] = u + green;
        }
    }

    /** ICT, Equations G-12 to G-14. */
    private static void undoIrreversible(float[] first, float[] second, float[] third) {
        for (int i = 0; i < first.length; i++) {
            float y = first[i];
            float cb = second[i];
            float cr = third[i];
            first[i] = y + 1.402f * cr;
            second[i] = y - 0.344136f * cb - 0.714136f * cr;
            third[i] = y + 1.772f * cb;
        }
    }
}
