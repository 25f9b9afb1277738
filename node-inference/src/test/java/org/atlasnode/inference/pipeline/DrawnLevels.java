package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.inference.Level;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/** A segmentation that a test draws: every cell of a 2 mm grid is what lies at its centre. */
record DrawnLevels(UprightVolume volume, Segmentation found) {

    static final int GRID = 64;
    private static final double MM = 2;
    private static final int CLASSES = Level.values().length + 1;

    /** What lies at a place, in millimetres from the first cell's centre: to the left, to the back, to the head. */
    interface Anatomy {

        /** 1 to 7 are C1 to C7, 0 is anything else. */
        int level(double x, double y, double z);

        default double hu(double x, double y, double z) {
            return 40;
        }
    }

    static DrawnLevels of(int slices, Anatomy anatomy) {
        short[][] stored = new short[slices][GRID * GRID];
        int plane = GRID * GRID;
        FloatBuffer prob = FloatBuffer.allocate(slices * CLASSES * plane);
        FloatBuffer mass = FloatBuffer.allocate(slices * (CLASSES - 1));
        for (int z = 0; z < slices; z++) {
            for (int cell = 0; cell < plane; cell++) {
                double x = cell % GRID * MM;
                double y = cell / GRID * MM;
                stored[z][cell] = (short) (anatomy.hu(x, y, z * MM) + 1024);
                int level = anatomy.level(x, y, z * MM);
                prob.put((z * CLASSES + level) * plane + cell, 0.9f);
                if (level > 0) {
                    int at = z * (CLASSES - 1) + level - 1;
                    mass.put(at, mass.get(at) + 1);
                }
            }
        }
        UprightVolume volume = new UprightVolume(new Volume(geometry(slices), stored, 1, -1024));
        Window window = new Window(0, 0, GRID, GRID);
        ShortBuffer pixels = Tensor.directShorts(slices * plane);
        for (int z = 0; z < slices; z++) {
            volume.cut(z, window, pixels);
        }
        LevelsInput input = new LevelsInput(Tensor.of(pixels.clear(), slices, GRID, GRID), slices, window, 0, MM, GRID);
        LevelMap map =
                LevelMap.of(Tensor.of(prob, slices, CLASSES, GRID, GRID), Tensor.of(mass, slices, CLASSES - 1), slices);
        Map<String, LevelRegion> regions = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            LevelRegion.of(level.name(), level.ordinal() + 1, map, input, volume)
                    .ifPresent(region -> regions.put(level.name(), region));
        }
        return new DrawnLevels(volume, new Segmentation(input, map, regions, 0.5));
    }

    private static SeriesGeometry geometry(int slices) {
        Orientation orientation = new Orientation(new Point3(1, 0, 0), new Point3(0, 1, 0));
        List<SliceGeometry> places = new ArrayList<>();
        for (int z = 0; z < slices; z++) {
            places.add(new SliceGeometry(
                    FrameRef.of(Uid.of("1.2.3." + (z + 1))),
                    GRID,
                    GRID,
                    MM,
                    MM,
                    orientation,
                    new Point3(0, 0, z * MM)));
        }
        return SeriesGeometry.of(places);
    }
}
