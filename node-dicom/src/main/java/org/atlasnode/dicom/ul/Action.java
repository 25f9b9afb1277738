package org.atlasnode.dicom.ul;

/**
 * Actions of the upper layer protocol machine and the state after each (PS3.8 Tables 9-6 to 9-9). {@code AE_6} and
 * {@code AR_8} have a second one: a request that the provider itself refuses, and the acceptor's side of a collision.
 */
enum Action {
    /** Issue TRANSPORT CONNECT request. */
    AE_1(State.STA4),
    /** Send A-ASSOCIATE-RQ. */
    AE_2(State.STA5),
    /** Issue A-ASSOCIATE confirmation (accept). */
    AE_3(State.STA6),
    /** Issue A-ASSOCIATE confirmation (reject), close. */
    AE_4(State.STA1),
    /** Issue transport connection response, start ARTIM. */
    AE_5(State.STA2),
    /** Stop ARTIM; issue A-ASSOCIATE indication, or send A-ASSOCIATE-RJ and start ARTIM. */
    AE_6(State.STA3, State.STA13),
    /** Send A-ASSOCIATE-AC. */
    AE_7(State.STA6),
    /** Send A-ASSOCIATE-RJ, start ARTIM. */
    AE_8(State.STA13),
    /** Send P-DATA-TF. */
    DT_1(State.STA6),
    /** Issue P-DATA indication. */
    DT_2(State.STA6),
    /** Send A-RELEASE-RQ. */
    AR_1(State.STA7),
    /** Issue A-RELEASE indication. */
    AR_2(State.STA8),
    /** Issue A-RELEASE confirmation, close. */
    AR_3(State.STA1),
    /** Send A-RELEASE-RP, start ARTIM. */
    AR_4(State.STA13),
    /** Stop ARTIM. */
    AR_5(State.STA1),
    /** Issue P-DATA indication. */
    AR_6(State.STA7),
    /** Send P-DATA-TF. */
    AR_7(State.STA8),
    /** Issue A-RELEASE indication (collision). */
    AR_8(State.STA9, State.STA10),
    /** Send A-RELEASE-RP. */
    AR_9(State.STA11),
    /** Issue A-RELEASE confirmation. */
    AR_10(State.STA12),
    /** Send A-ABORT (service-user), start or restart ARTIM. */
    AA_1(State.STA13),
    /** Stop ARTIM, close. */
    AA_2(State.STA1),
    /** Issue A-ABORT or A-P-ABORT indication, close. */
    AA_3(State.STA1),
    /** Issue A-P-ABORT indication. */
    AA_4(State.STA1),
    /** Stop ARTIM. */
    AA_5(State.STA1),
    /** Ignore. */
    AA_6(State.STA13),
    /** Send A-ABORT. */
    AA_7(State.STA13),
    /** Send A-ABORT (service-provider), issue A-P-ABORT indication, start ARTIM. */
    AA_8(State.STA13);

    private final State next;
    private final State alternative;

    Action(State next) {
        this(next, next);
    }

    Action(State next, State alternative) {
        this.next = next;
        this.alternative = alternative;
    }

    State next() {
        return next;
    }

    /** The state after the second variant of the action; the same where there is only one. */
    State alternative() {
        return alternative;
    }
}
