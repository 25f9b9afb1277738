package org.atlasnode.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.capture.PngPreview;

/** PNG pictures of the overlays that arrived, beside them. */
final class Previews {

    private static final String DICOM = ".dcm";
    private static final String PNG = ".png";

    private Previews() {}

    static List<Path> write(List<DemoPacs.Stored> stored) throws IOException {
        List<Path> previews = new ArrayList<>();
        for (DemoPacs.Stored overlay : stored) {
            if (!overlay.report()) {
                Path png = overlay.file()
                        .resolveSibling(overlay.file().getFileName().toString().replace(DICOM, PNG));
                PngPreview.write(DicomFile.read(overlay.file()).dataSet(), png);
                previews.add(png);
            }
        }
        return List.copyOf(previews);
    }
}
