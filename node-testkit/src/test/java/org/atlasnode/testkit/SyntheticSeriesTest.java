package org.atlasnode.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticSeriesTest {

    @TempDir
    Path folder;

    @Test
    void isAFunctionOfItsSeed() {
        SyntheticSeries series = SyntheticSeries.of(1, 3, 16);
        assertThat(series.dataSets()).isEqualTo(SyntheticSeries.of(1, 3, 16).dataSets());
        assertThat(series.dataSets()).isNotEqualTo(SyntheticSeries.of(2, 3, 16).dataSets());
    }

    @Test
    void leavesOutAndRepeatsSlices() {
        List<Double> heights =
                SyntheticSeries.of(1, 5, 16).withSpacing(0.5, 2).without(1).repeating(3).dataSets().stream()
                        .map(dataSet ->
                                dataSet.doubles(Tags.IMAGE_POSITION_PATIENT).get(2))
                        .toList();
        assertThat(heights).containsExactly(0.0, 4.0, 6.0, 6.0, 8.0);
    }

    @Test
    void everyInstanceHasItsOwnUid() {
        List<String> uids = SyntheticSeries.of(1, 4, 16).repeating(0, 1, 2, 3).dataSets().stream()
                .map(dataSet -> dataSet.string(Tags.SOP_INSTANCE_UID, ""))
                .toList();
        assertThat(uids).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void changesAttributesOfEachSlice() {
        List<DataSet> slices = SyntheticSeries.of(1, 2, 16)
                .changing((slice, builder) -> builder.putString(Tags.SERIES_DESCRIPTION, Vr.LO, "slice " + slice))
                .dataSets();
        assertThat(slices.get(1).string(Tags.SERIES_DESCRIPTION, "")).isEqualTo("slice 1");
    }

    @Test
    void filesHoldTheSameDataSetsAndAreValidCtImages() throws Exception {
        SyntheticSeries series = SyntheticSeries.of(7, 2, 32);
        List<Path> files = series.write(folder.resolve("series"));
        assertThat(DicomFile.read(files.get(1)).dataSet())
                .isEqualTo(series.dataSets().get(1));
        assertThat(Files.size(files.get(1))).isGreaterThan(32 * 32 * 2);
    }

    @Test
    void aLocalizerSaysSo() {
        DataSet scout = SyntheticSeries.localizer(1, 16).dataSets().get(0);
        assertThat(scout.strings(Tags.IMAGE_TYPE)).contains("LOCALIZER");
    }

    @Test
    void movesTheClockOnlyWhenTold() {
        MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
        assertThat(clock.instant()).isEqualTo("2026-11-23T08:00:00Z");
        clock.advance(java.time.Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo("2026-11-23T08:00:05Z");
    }
}
