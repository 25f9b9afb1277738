package org.atlasnode.core.model;

/** A point or vector in the patient coordinate system, millimetres: x to the left, y to the back, z to the head (PS3.3 §C.7.6.2.1.1). */
public record Point3(double xMm, double yMm, double zMm) {

    public Point3 plus(Point3 other) {
        return new Point3(xMm + other.xMm, yMm + other.yMm, zMm + other.zMm);
    }

    public Point3 minus(Point3 other) {
        return new Point3(xMm - other.xMm, yMm - other.yMm, zMm - other.zMm);
    }

    public Point3 times(double factor) {
        return new Point3(xMm * factor, yMm * factor, zMm * factor);
    }

    public double dot(Point3 other) {
        return xMm * other.xMm + yMm * other.yMm + zMm * other.zMm;
    }

    public Point3 cross(Point3 other) {
        return new Point3(
                yMm * other.zMm - zMm * other.yMm,
                zMm * other.xMm - xMm * other.zMm,
                xMm * other.yMm - yMm * other.xMm);
    }

    public double length() {
        return Math.sqrt(dot(this));
    }
}
