package org.atlasnode.dicom.codec.jpeg;

/**
 * A component as the frame header has it (T.81 §B.2.2). Immutable.
 *
 * @param index from 0, in the order of the samples of a pixel
 * @param id by which scan headers name it
 * @param horizontal H, of 1 to 4
 * @param vertical V, of 1 to 4
 */
record FrameComponent(int index, int id, int horizontal, int vertical, int quantisationTable) {}
