package org.atlasnode.results.validate;

import java.util.List;
import java.util.regex.Pattern;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.BodyPart;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.wording.Phrase;

/** What an overlay must be: Secondary Capture (PS3.3 §A.8.1) that says whose it is not, and what it is of. */
final class CaptureRules {

    private static final Pattern DIRECTION = Pattern.compile("[LRAPHF]{1,3}");

    private final DataSet result;
    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;

    CaptureRules(DataSet result, SourceSeries source, Analysis analysis, Problems problems) {
        this.result = result;
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
    }

    void check() {
        problems.require(
                result.findString(Tags.BODY_PART_EXAMINED).equals(BodyPart.of(analysis, source)),
                Tags.BODY_PART_EXAMINED,
                "is not that of the model or the source");
        problems.require(
                Phrase.NOT_FOR_DIAGNOSIS.ends(result.string(Tags.SERIES_DESCRIPTION, "")),
                Tags.SERIES_DESCRIPTION,
                "does not say that it is not for diagnosis");
        is(Tags.IMAGE_COMMENTS, ResultText.st(analysis.algorithm().label()));
        List<String> orientation = result.strings(Tags.PATIENT_ORIENTATION);
        problems.require(
                orientation.isEmpty()
                        || orientation.size() == 2
                                && orientation.stream()
                                        .allMatch(
                                                text -> DIRECTION.matcher(text).matches()),
                Tags.PATIENT_ORIENTATION,
                "is no pair of directions");
        String sourceLossy = source.header().string(Tags.LOSSY_IMAGE_COMPRESSION, "00");
        is(Tags.LOSSY_IMAGE_COMPRESSION, sourceLossy.equals("01") ? "01" : "00");
        checkPixels();
        checkSources();
    }

    private void checkPixels() {
        long expected = 3L
                * result.intValue(Tags.ROWS, 0)
                * result.intValue(Tags.COLUMNS, 0)
                * result.intValue(Tags.NUMBER_OF_FRAMES, 1);
        long found = result.find(Tags.PIXEL_DATA)
                .map(element -> element.value())
                .map(value -> value instanceof Value.Bytes bytes ? bytes.length() : -1)
                .orElse(-1);
        problems.require(
                found == expected + expected % 2,
                Tags.PIXEL_DATA,
                "is not as long as rows, columns and frames say, PS3.5 §8.1.1");
    }

    private void checkSources() {
        for (DataSet item : result.items(Tags.SOURCE_IMAGE_SEQUENCE)) {
            problems.require(
                    ObjectRules.areOfSeries(List.of(item), source, analysis),
                    Tags.SOURCE_IMAGE_SEQUENCE,
                    "names an image of another series");
        }
        problems.require(
                !result.items(Tags.SOURCE_IMAGE_SEQUENCE).isEmpty()
                        || source.instances().isEmpty(),
                Tags.SOURCE_IMAGE_SEQUENCE,
                "is missing");
    }

    private void is(int tag, String value) {
        problems.require(result.string(tag, "").equals(value), tag, "is not " + value);
    }
}
