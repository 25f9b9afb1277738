package org.atlasnode.core.model;

/** The life of one result object on its way to one destination. Legal transitions are in {@code core.state}. */
public enum DeliveryState {
    PENDING,
    SENDING,
    /** The destination answered that it has it. */
    STORED,
    /** The destination answered that it will keep it. */
    COMMITTED,
    /** To be tried again at a time. */
    RETRY,
    /** Given up; stays visible, can be sent again by command. */
    DEAD
}
