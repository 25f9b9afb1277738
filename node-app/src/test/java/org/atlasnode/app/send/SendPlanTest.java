package org.atlasnode.app.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.net.PresentationContextProposal;
import org.junit.jupiter.api.Test;

class SendPlanTest {

    @Test
    void proposesANativeFileInItsSyntaxAndInThoseThatEveryoneKnows() {
        List<PresentationContextProposal> proposals = SendPlan.proposals(
                List.of(file(Uids.CT_IMAGE_STORAGE, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)));
        assertThat(proposals)
                .containsExactly(
                        PresentationContextProposal.of(
                                Uids.CT_IMAGE_STORAGE, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN),
                        PresentationContextProposal.of(Uids.CT_IMAGE_STORAGE, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                        PresentationContextProposal.of(
                                Uids.CT_IMAGE_STORAGE, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
    }

    @Test
    void proposesACompressedFileInItsSyntaxOnly() {
        assertThat(SendPlan.syntaxes(file(Uids.CT_IMAGE_STORAGE, TransferSyntax.JPEG_LOSSLESS_SV1)))
                .containsExactly(TransferSyntax.JPEG_LOSSLESS_SV1);
    }

    @Test
    void proposesWhatManyFilesShareOnce() {
        SendableFile file = file(Uids.CT_IMAGE_STORAGE, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(SendPlan.proposals(List.of(file, file, file))).hasSize(2);
    }

    @Test
    void spreadsMoreThan128ContextsOverAssociationsAndLosesNoFile() {
        List<SendableFile> files = new ArrayList<>(IntStream.range(0, 150)
                .mapToObj(i -> file(Uid.of("1.2." + i), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))
                .toList());
        List<List<SendableFile>> batches = SendPlan.batches(files);
        assertThat(batches)
                .hasSize(3)
                .allSatisfy(batch ->
                        assertThat(SendPlan.proposals(batch).size()).isLessThanOrEqualTo(SendPlan.MAX_CONTEXTS));
        assertThat(batches.stream().flatMap(List::stream).toList()).isEqualTo(files);
    }

    private static SendableFile file(Uid sopClass, TransferSyntax syntax) {
        return new SendableFile(Path.of("x.dcm"), sopClass, Uid.of("1.2.3"), syntax, 0, 0);
    }
}
