package org.atlasnode.core.model;

/** What may be wrong with the node, or with those round it. The names are kept in the database and never change. */
public enum AlarmKind {
    /** A source that usually sends has sent nothing for too long; subject: the peer. */
    SOURCE_SILENT,
    /** Series came in and no pipeline has taken or refused them; subject: the peer that sent them. */
    SERIES_STUCK,
    /** A model has no answer to series that it should have answered; subject: the model. */
    NO_RESULT,
    /** Results have been on their way for too long; subject: the destination. */
    DELIVERY_LATE,
    /** Results were given up; subject: the destination. */
    DELIVERY_DEAD,
    /** Results did not pass this node's own validation and were not sent; subject: the model. */
    RESULT_INVALID,
    /** A part of the node is not ready for work; subject: the part. */
    NOT_READY,
    /** A certificate expires soon; subject: whose it is. */
    CERTIFICATE
}
