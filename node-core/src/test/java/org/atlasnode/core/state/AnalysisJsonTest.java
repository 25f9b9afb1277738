package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.Uid;
import org.junit.jupiter.api.Test;

class AnalysisJsonTest {

    @Test
    void isReadAsItWasWritten() {
        Analysis analysis = StateFixture.analysed();
        assertThat(AnalysisJson.read(AnalysisJson.write(analysis))).isEqualTo(analysis);
        assertThat(AnalysisJson.tree(analysis).path("instances").get(0).textValue())
                .isEqualTo("1.2.3.4.1 frame 7");
    }

    @Test
    void anAnalysisKeptBeforeSlicesCouldBeFramesIsStillRead() {
        String json = AnalysisJson.write(StateFixture.analysed());
        String earlier = json.replace(" frame 7", "").replace("\"frame\":", "\"sopInstanceUid\":");
        assertThat(earlier).isNotEqualTo(json);
        Analysis analysis = AnalysisJson.read(earlier);

        FrameRef slice = FrameRef.of(Uid.of("1.2.3.4.1"));
        assertThat(analysis.instances()).containsExactly(slice);
        assertThat(analysis.findings().get(4).boxes()).containsExactly(new SliceBox(slice, 1, 2, 3.5, 4));
        assertThat(analysis.findings().get(4).place().orElseThrow().keySlice()).isEqualTo(slice);
    }
}
