package org.atlasnode.app.evaluate.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.report.Pictures;
import org.atlasnode.app.send.Sender;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.core.volume.VolumeException;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.capture.Drawing;
import org.atlasnode.results.capture.KeyImage;
import org.atlasnode.results.source.NodeIdentity;

/** Draws the key images of wrong answers, one series after the other, so that memory holds one. */
public final class KeyImages {

    private static final String FOLDER = "errors";

    private final Path report;
    private final KeptAnalyses kept;
    private final VolumeLoader volumes;
    private final NodeIdentity node;
    private final Map<Case, Pictures.KeyImage> images = new HashMap<>();
    private final Map<Case, Integer> numbers = new HashMap<>();

    /** @param report the folder of the report */
    public KeyImages(Path report, KeptAnalyses kept, VolumeLoader volumes, NodeIdentity node) {
        this.report = report;
        this.kept = kept;
        this.volumes = volumes;
        this.node = node;
    }

    /** The images of these cases; one that cannot be drawn says why. */
    public Pictures draw(List<Case> errors, Function<SeriesKey, SeriesFiles> files, Sender.Progress progress)
            throws IOException {
        if (!errors.isEmpty()) {
            Files.createDirectories(report.resolve(FOLDER));
        }
        errors.forEach(error -> numbers.put(error, numbers.size() + 1));
        Map<SeriesKey, List<Case>> bySeries = errors.stream()
                .collect(Collectors.groupingBy(
                        error -> error.answer().series(), LinkedHashMap::new, Collectors.toList()));
        int done = 0;
        for (Map.Entry<SeriesKey, List<Case>> entry : bySeries.entrySet()) {
            draw(files.apply(entry.getKey()), entry.getValue());
            progress.done(++done, bySeries.size());
        }
        return new Pictures(images);
    }

    private void draw(SeriesFiles series, List<Case> errors) throws IOException {
        try {
            Volume volume = volumes.load(volumes.geometry(series.files().values()), series::file);
            DataSet header = DicomFile.readHeader(
                            series.file(series.instances().get(0).sopInstanceUid()))
                    .dataSet();
            Optional<Analysis> analysis = kept.find(series);
            for (Case error : errors) {
                KeyImage image = KeyImage.of(analysis.orElseThrow(), error.target(), volume, header, node);
                String file = FOLDER + "/" + name(error);
                Drawing.write(image.image(), report.resolve(file));
                images.put(error, new Pictures.KeyImage(file, image.words()));
            }
        } catch (VolumeException e) {
            errors.forEach(error -> images.put(error, new Pictures.KeyImage("", "no picture: " + e.getMessage())));
        }
    }

    private String name(Case error) {
        return String.format(
                Locale.ROOT, "%s-%04d.png", error.isMissed() ? "missed" : "alarm", numbers.getOrDefault(error, 0));
    }
}
