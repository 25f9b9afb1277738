package org.atlasnode.results.code;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Code;

/**
 * Every coded concept that a result may hold of the node's own, and no other: no validator compares meanings with values,
 * so this table is frozen and the node's own checks compare with it. Findings and their sites come from the model's
 * manifest. Sources: PS3.16 context groups (7021, 7003, 7005, 7009, 7010, 7150, 7162, 7202,
 * 7203, 240, 29, 100, 6047, 4031) and templates (1500, 1501, 1411, 1600 to 1604, 1002, 1004, 1005, 1204, 2010, 4019);
 * fracture of bone is SNOMED CT and in no context group.
 */
public final class Codes {

    public static final Code IMAGING_MEASUREMENT_REPORT = new Code("126000", "DCM", "Imaging Measurement Report");
    public static final Code LANGUAGE = new Code("121049", "DCM", "Language of Content Item and Descendants");
    public static final Code ENGLISH = new Code("en-US", "RFC5646", "English (United States)");
    public static final Code OBSERVER_TYPE = new Code("121005", "DCM", "Observer Type");
    public static final Code DEVICE = new Code("121007", "DCM", "Device");
    public static final Code DEVICE_OBSERVER_UID = new Code("121012", "DCM", "Device Observer UID");
    public static final Code DEVICE_OBSERVER_NAME = new Code("121013", "DCM", "Device Observer Name");
    public static final Code DEVICE_OBSERVER_MANUFACTURER = new Code("121014", "DCM", "Device Observer Manufacturer");
    public static final Code DEVICE_OBSERVER_MODEL_NAME = new Code("121015", "DCM", "Device Observer Model Name");
    public static final Code PROCEDURE_STUDY_INSTANCE_UID = new Code("121018", "DCM", "Procedure Study Instance UID");
    public static final Code ACCESSION_NUMBER = new Code("121022", "DCM", "Accession Number");
    public static final Code PROCEDURE_REPORTED = new Code("121058", "DCM", "Procedure reported");
    public static final Code CT_UNSPECIFIED_BODY_REGION = new Code("25045-6", "LN", "CT unspecified body region");
    public static final Code MRI_UNSPECIFIED_BODY_REGION = new Code("25056-3", "LN", "MRI unspecified body region");
    public static final Code NM_UNSPECIFIED_BODY_REGION = new Code("49118-3", "LN", "NM unspecified body region");
    public static final Code PET_UNSPECIFIED_BODY_REGION = new Code("44136-0", "LN", "PET unspecified body region");
    public static final Code IMAGING_PROCEDURE = new Code("363679005", "SCT", "Imaging procedure");
    public static final Code IMAGE_LIBRARY = new Code("111028", "DCM", "Image Library");
    public static final Code IMAGE_LIBRARY_GROUP = new Code("126200", "DCM", "Image Library Group");
    public static final Code MODALITY = new Code("121139", "DCM", "Modality");
    public static final Code TARGET_REGION = new Code("123014", "DCM", "Target Region");
    public static final Code STUDY_DATE = new Code("111060", "DCM", "Study Date");
    public static final Code STUDY_TIME = new Code("111061", "DCM", "Study Time");
    public static final Code ACQUISITION_DATE = new Code("126201", "DCM", "Acquisition Date");
    public static final Code ACQUISITION_TIME = new Code("126202", "DCM", "Acquisition Time");
    public static final Code FRAME_OF_REFERENCE_UID = new Code("112227", "DCM", "Frame of Reference UID");
    public static final Code PIXEL_DATA_ROWS = new Code("110910", "DCM", "Pixel Data Rows");
    public static final Code PIXEL_DATA_COLUMNS = new Code("110911", "DCM", "Pixel Data Columns");
    public static final Code HORIZONTAL_PIXEL_SPACING = new Code("111026", "DCM", "Horizontal Pixel Spacing");
    public static final Code VERTICAL_PIXEL_SPACING = new Code("111066", "DCM", "Vertical Pixel Spacing");
    public static final Code SPACING_BETWEEN_SLICES = new Code("112226", "DCM", "Spacing between slices");
    public static final Code SLICE_THICKNESS = new Code("112225", "DCM", "Slice Thickness");
    public static final Code IMAGING_MEASUREMENTS = new Code("126010", "DCM", "Imaging Measurements");
    public static final Code ALGORITHM_NAME = new Code("111001", "DCM", "Algorithm Name");
    public static final Code ALGORITHM_VERSION = new Code("111003", "DCM", "Algorithm Version");
    public static final Code ALGORITHM_MANUFACTURER = new Code("122405", "DCM", "Algorithm Manufacturer");
    public static final Code ALGORITHM_PARAMETERS = new Code("111002", "DCM", "Algorithm Parameters");
    public static final Code ALGORITHM_FAMILY = new Code("111000", "DCM", "Algorithm Family");
    public static final Code ARTIFICIAL_INTELLIGENCE = new Code("123110", "DCM", "Artificial Intelligence");
    public static final Code MEASUREMENT_GROUP = new Code("125007", "DCM", "Measurement Group");
    public static final Code TRACKING_IDENTIFIER = new Code("112039", "DCM", "Tracking Identifier");
    public static final Code TRACKING_UNIQUE_IDENTIFIER = new Code("112040", "DCM", "Tracking Unique Identifier");
    public static final Code FINDING = new Code("121071", "DCM", "Finding");
    public static final Code IMAGE_REGION = new Code("111030", "DCM", "Image Region");
    public static final Code ILLUSTRATION_OF_ROI = new Code("121200", "DCM", "Illustration of ROI");
    public static final Code FINDING_SITE = new Code("363698007", "SCT", "Finding Site");
    public static final Code CERTAINTY_OF_FINDING = new Code("111012", "DCM", "Certainty of Finding");
    public static final Code SOURCE_OF_MEASUREMENT = new Code("121112", "DCM", "Source of Measurement");
    public static final Code PRESENT = new Code("52101004", "SCT", "Present");
    public static final Code ABSENT = new Code("272519000", "SCT", "Absent");
    public static final Code UNDETERMINED = new Code("373068000", "SCT", "Undetermined");
    public static final Code QUALITATIVE_EVALUATIONS = new Code("C0034375", "UMLS", "Qualitative Evaluations");
    public static final Code CAD_SUMMARY = new Code("111017", "DCM", "CAD Processing and Findings Summary");
    public static final Code ALL_SUCCEEDED_WITHOUT_FINDINGS =
            new Code("111241", "DCM", "All algorithms succeeded; without findings");
    public static final Code ALL_SUCCEEDED_WITH_FINDINGS =
            new Code("111242", "DCM", "All algorithms succeeded; with findings");
    public static final Code NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS =
            new Code("111243", "DCM", "Not all algorithms succeeded; without findings");
    public static final Code NOT_ALL_SUCCEEDED_WITH_FINDINGS =
            new Code("111244", "DCM", "Not all algorithms succeeded; with findings");
    public static final Code NONE_SUCCEEDED = new Code("111245", "DCM", "No algorithms succeeded; without findings");
    public static final Code COMMENT = new Code("121106", "DCM", "Comment");
    public static final Code PERCENT = new Code("%", "UCUM", "Percent");
    public static final Code MILLIMETRE = new Code("mm", "UCUM", "mm");
    public static final Code PIXELS = new Code("{pixels}", "UCUM", "pixels");
    public static final Code PROCESSING_EQUIPMENT = new Code("109102", "DCM", "Processing Equipment");
    public static final Code SOURCE_IMAGE = new Code("121322", "DCM", "Source image for image processing operation");
    public static final Code FRAMES_OF_VOLUME =
            new Code("113091", "DCM", "Spatially-related frames extracted from the volume");
    public static final Code SEGMENTATION = new Code("113076", "DCM", "Segmentation");
    public static final Code ANATOMICAL_STRUCTURE = new Code("91723000", "SCT", "Anatomical Structure");
    public static final Code OF_INTEREST = new Code("113000", "DCM", "Of Interest");
    public static final Code KEY_OBJECT_DESCRIPTION = new Code("113012", "DCM", "Key Object Description");
    public static final Code REPLACED_REPORT = new Code("121360", "DCM", "Replaced report");
    public static final Code MODALITY_CT = new Code("CT", "DCM", "Computed Tomography");
    public static final Code MODALITY_MR = new Code("MR", "DCM", "Magnetic Resonance");
    public static final Code MODALITY_PT = new Code("PT", "DCM", "Positron emission tomography");
    public static final Code MODALITY_NM = new Code("NM", "DCM", "Nuclear Medicine");
    public static final Code MODALITY_CR = new Code("CR", "DCM", "Computed Radiography");
    public static final Code MODALITY_DX = new Code("DX", "DCM", "Digital Radiography");
    public static final Code MODALITY_XA = new Code("XA", "DCM", "X-Ray Angiography");
    public static final Code MODALITY_RF = new Code("RF", "DCM", "Radiofluoroscopy");
    public static final Code MODALITY_US = new Code("US", "DCM", "Ultrasound");
    public static final Code MODALITY_MG = new Code("MG", "DCM", "Mammography");

    private static final List<Code> MODALITIES = List.of(
            MODALITY_CT,
            MODALITY_MR,
            MODALITY_PT,
            MODALITY_NM,
            MODALITY_CR,
            MODALITY_DX,
            MODALITY_XA,
            MODALITY_RF,
            MODALITY_US,
            MODALITY_MG);

    private static final List<Code> ALL = List.of(
            IMAGING_MEASUREMENT_REPORT,
            LANGUAGE,
            ENGLISH,
            OBSERVER_TYPE,
            DEVICE,
            DEVICE_OBSERVER_UID,
            DEVICE_OBSERVER_NAME,
            DEVICE_OBSERVER_MANUFACTURER,
            DEVICE_OBSERVER_MODEL_NAME,
            PROCEDURE_STUDY_INSTANCE_UID,
            ACCESSION_NUMBER,
            PROCEDURE_REPORTED,
            CT_UNSPECIFIED_BODY_REGION,
            MRI_UNSPECIFIED_BODY_REGION,
            NM_UNSPECIFIED_BODY_REGION,
            PET_UNSPECIFIED_BODY_REGION,
            IMAGING_PROCEDURE,
            IMAGE_LIBRARY,
            IMAGE_LIBRARY_GROUP,
            MODALITY,
            TARGET_REGION,
            STUDY_DATE,
            STUDY_TIME,
            ACQUISITION_DATE,
            ACQUISITION_TIME,
            FRAME_OF_REFERENCE_UID,
            PIXEL_DATA_ROWS,
            PIXEL_DATA_COLUMNS,
            HORIZONTAL_PIXEL_SPACING,
            VERTICAL_PIXEL_SPACING,
            SPACING_BETWEEN_SLICES,
            SLICE_THICKNESS,
            IMAGING_MEASUREMENTS,
            ALGORITHM_NAME,
            ALGORITHM_VERSION,
            ALGORITHM_MANUFACTURER,
            ALGORITHM_PARAMETERS,
            ALGORITHM_FAMILY,
            ARTIFICIAL_INTELLIGENCE,
            MEASUREMENT_GROUP,
            TRACKING_IDENTIFIER,
            TRACKING_UNIQUE_IDENTIFIER,
            FINDING,
            IMAGE_REGION,
            ILLUSTRATION_OF_ROI,
            FINDING_SITE,
            CERTAINTY_OF_FINDING,
            SOURCE_OF_MEASUREMENT,
            PRESENT,
            ABSENT,
            UNDETERMINED,
            QUALITATIVE_EVALUATIONS,
            CAD_SUMMARY,
            ALL_SUCCEEDED_WITHOUT_FINDINGS,
            ALL_SUCCEEDED_WITH_FINDINGS,
            NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS,
            NOT_ALL_SUCCEEDED_WITH_FINDINGS,
            NONE_SUCCEEDED,
            COMMENT,
            PERCENT,
            MILLIMETRE,
            PIXELS,
            PROCESSING_EQUIPMENT,
            SOURCE_IMAGE,
            FRAMES_OF_VOLUME,
            SEGMENTATION,
            ANATOMICAL_STRUCTURE,
            OF_INTEREST,
            KEY_OBJECT_DESCRIPTION,
            REPLACED_REPORT,
            MODALITY_CT,
            MODALITY_MR,
            MODALITY_PT,
            MODALITY_NM,
            MODALITY_CR,
            MODALITY_DX,
            MODALITY_XA,
            MODALITY_RF,
            MODALITY_US,
            MODALITY_MG);

    private Codes() {}

    /** The whole table. */
    public static List<Code> all() {
        return ALL;
    }

    /** The acquisition modality of Modality (0008,0060) (CID 29); empty for one that results do not name. */
    public static Optional<Code> modality(String term) {
        return MODALITIES.stream().filter(code -> code.value().equals(term)).findFirst();
    }

    /** The imaging procedure of a modality whose study names none of its own (CID 100). */
    public static Code unspecifiedProcedure(String modality) {
        return switch (modality) {
            case "CT" -> CT_UNSPECIFIED_BODY_REGION;
            case "MR" -> MRI_UNSPECIFIED_BODY_REGION;
            case "NM" -> NM_UNSPECIFIED_BODY_REGION;
            case "PT" -> PET_UNSPECIFIED_BODY_REGION;
            default -> IMAGING_PROCEDURE;
        };
    }
}
