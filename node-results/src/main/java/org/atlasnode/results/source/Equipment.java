package org.atlasnode.results.source;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;

/**
 * Who made a result: this node as the equipment (PS3.3 §C.7.5.1), the model package as contributing equipment with a
 * Device UID of its own (§C.12.1; IHE AIR asks for one item per algorithm), and when.
 */
public record Equipment(Algorithm algorithm, NodeIdentity node, ResultTime time) {

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx", Locale.ROOT);

    public static Equipment of(Algorithm algorithm, NodeIdentity node, ResultTime time) {
        return new Equipment(algorithm, node, time);
    }

    /** Puts the attributes of equipment and SOP Common into a result that already has its character set. */
    public void putInto(DataSetBuilder result) {
        time.offset().ifPresent(offset -> result.putString(Tags.TIMEZONE_OFFSET_FROM_UTC, Vr.SH, offset));
        ZonedDateTime made = time.ended();
        result.putString(Tags.INSTANCE_CREATION_DATE, Vr.DA, ResultTime.date(made))
                .putString(Tags.INSTANCE_CREATION_TIME, Vr.TM, ResultTime.time(made))
                .putString(Tags.MANUFACTURER, Vr.LO, ResultText.lo(node.manufacturer()))
                .putString(Tags.MANUFACTURER_MODEL_NAME, Vr.LO, ResultText.lo(node.product()))
                .putString(Tags.SOFTWARE_VERSIONS, Vr.LO, modelVersion(), nodeVersion())
                .putItems(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE, model());
    }

    public String modelVersion() {
        return ResultText.lo(algorithm.model().id() + " " + algorithm.model().version());
    }

    private String nodeVersion() {
        return ResultText.lo(node.product() + " " + node.version());
    }

    private DataSet model() {
        return DataSet.builder()
                .putItems(
                        Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
                        CodeItems.of(Codes.PROCESSING_EQUIPMENT, SpecificCharacterSet.DEFAULT))
                .putString(Tags.MANUFACTURER, Vr.LO, ResultText.lo(algorithm.manufacturer()))
                .putString(
                        Tags.MANUFACTURER_MODEL_NAME,
                        Vr.LO,
                        ResultText.lo(algorithm.model().id()))
                .putUid(Tags.DEVICE_UID, ResultUids.device(algorithm.model()))
                .putString(
                        Tags.SOFTWARE_VERSIONS,
                        Vr.LO,
                        ResultText.lo(algorithm.model().version()))
                .putString(Tags.CONTRIBUTION_DATE_TIME, Vr.DT, DATE_TIME.format(time.started()))
                .putString(Tags.CONTRIBUTION_DESCRIPTION, Vr.ST, ResultText.st(contribution()))
                .build();
    }

    private String contribution() {
        return "AI model inference on " + algorithm.device() + "; intended use: " + algorithm.intendedUse() + "; "
                + algorithm.label();
    }
}
