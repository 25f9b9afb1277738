package org.atlasnode.core.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.atlasnode.core.commitment.CommitmentReport.Failure;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.junit.jupiter.api.Test;

/** PS3.4 Tables J.3-1 and J.3-2. */
class CommitmentMessagesTest {

    private static final Uid TRANSACTION = Uid.of("2.25.1");
    private static final SopReference ONE = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.1"));
    private static final SopReference TWO = new SopReference(Uids.CT_IMAGE_STORAGE, Uid.of("1.2.3.2"));

    @Test
    void readsTheRequestThatItWrites() throws DimseStatusException {
        CommitmentRequest request = new CommitmentRequest(TRANSACTION, List.of(ONE, TWO));
        assertThat(CommitmentRequest.parse(request.information())).isEqualTo(request);
    }

    @Test
    void namesAnObjectOnceThatComesTwice() {
        assertThat(new CommitmentRequest(TRANSACTION, List.of(ONE, TWO, ONE)).objects())
                .containsExactly(ONE, TWO);
    }

    @Test
    void readsTheReportsThatItWrites() throws DimseStatusException {
        CommitmentReport success = new CommitmentReport(TRANSACTION, List.of(ONE), List.of());
        assertThat(success.eventTypeId()).isEqualTo(1);
        assertThat(CommitmentReport.parse(1, success.information())).isEqualTo(success);
        CommitmentReport failures = new CommitmentReport(
                TRANSACTION, List.of(ONE), List.of(new Failure(TWO, DimseStatus.NO_SUCH_SOP_INSTANCE)));
        assertThat(failures.eventTypeId()).isEqualTo(2);
        assertThat(failures.information().items(Tags.FAILED_SOP_SEQUENCE).get(0).intValue(Tags.FAILURE_REASON, 0))
                .isEqualTo(0x0112);
        assertThat(CommitmentReport.parse(2, failures.information())).isEqualTo(failures);
    }

    @Test
    void believesNoSuccessThatListsNothing() {
        DataSet bare =
                DataSet.builder().putUid(Tags.TRANSACTION_UID, TRANSACTION).build();
        assertThat(reportStatus(1, bare)).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(reportStatus(2, bare)).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
    }

    @Test
    void takesAFailureWithoutAReasonForAFailure() throws DimseStatusException {
        DataSet item = new CommitmentRequest(TRANSACTION, List.of(TWO))
                .information()
                .items(Tags.REFERENCED_SOP_SEQUENCE)
                .get(0);
        DataSet report = DataSet.builder()
                .putUid(Tags.TRANSACTION_UID, TRANSACTION)
                .putItems(Tags.FAILED_SOP_SEQUENCE, item)
                .build();
        assertThat(CommitmentReport.parse(2, report).failures())
                .containsExactly(new Failure(TWO, DimseStatus.PROCESSING_FAILURE));
    }

    @Test
    void saysWhichWayARequestIsIncomplete() {
        DataSet whole = new CommitmentRequest(TRANSACTION, List.of(ONE)).information();
        assertThat(status(DataSet.empty())).isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(status(
                        whole.toBuilder().putEmpty(Tags.TRANSACTION_UID, Vr.UI).build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE_VALUE);
        assertThat(status(whole.toBuilder()
                        .putString(Tags.TRANSACTION_UID, Vr.UI, "one")
                        .build()))
                .isEqualTo(DimseStatus.INVALID_ATTRIBUTE_VALUE);
        assertThat(status(whole.toBuilder().remove(Tags.REFERENCED_SOP_SEQUENCE).build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
        assertThat(status(whole.toBuilder()
                        .putItems(Tags.REFERENCED_SOP_SEQUENCE, List.of())
                        .build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE_VALUE);
        assertThat(status(whole.toBuilder()
                        .putItems(Tags.REFERENCED_SOP_SEQUENCE, DataSet.empty())
                        .build()))
                .isEqualTo(DimseStatus.MISSING_ATTRIBUTE);
    }

    private static DimseStatus status(DataSet request) {
        return catchThrowableOfType(DimseStatusException.class, () -> CommitmentRequest.parse(request))
                .status();
    }

    private static DimseStatus reportStatus(int type, DataSet report) {
        return catchThrowableOfType(DimseStatusException.class, () -> CommitmentReport.parse(type, report))
                .status();
    }
}
