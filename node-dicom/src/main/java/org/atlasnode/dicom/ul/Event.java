package org.atlasnode.dicom.ul;

/** Events of the upper layer protocol machine, in the order of PS3.8 Table 9-10. */
enum Event {
    /** A-ASSOCIATE request primitive. */
    EVT1,
    /** Transport connection confirmed. */
    EVT2,
    /** A-ASSOCIATE-AC received. */
    EVT3,
    /** A-ASSOCIATE-RJ received. */
    EVT4,
    /** Transport connection indicated. */
    EVT5,
    /** A-ASSOCIATE-RQ received. */
    EVT6,
    /** A-ASSOCIATE response primitive, accept. */
    EVT7,
    /** A-ASSOCIATE response primitive, reject. */
    EVT8,
    /** P-DATA request primitive. */
    EVT9,
    /** P-DATA-TF received. */
    EVT10,
    /** A-RELEASE request primitive. */
    EVT11,
    /** A-RELEASE-RQ received. */
    EVT12,
    /** A-RELEASE-RP received. */
    EVT13,
    /** A-RELEASE response primitive. */
    EVT14,
    /** A-ABORT request primitive. */
    EVT15,
    /** A-ABORT received. */
    EVT16,
    /** Transport connection closed. */
    EVT17,
    /** ARTIM timer expired. */
    EVT18,
    /** Unrecognized or invalid PDU received. */
    EVT19;

    /** The event that a PDU is when it comes. */
    static Event received(Pdu pdu) {
        return switch (pdu.type()) {
            case ASSOCIATE_RQ -> EVT6;
            case ASSOCIATE_AC -> EVT3;
            case ASSOCIATE_RJ -> EVT4;
            case P_DATA_TF -> EVT10;
            case RELEASE_RQ -> EVT12;
            case RELEASE_RP -> EVT13;
            case ABORT -> EVT16;
        };
    }
}
