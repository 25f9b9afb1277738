-- What a job was planned to run: empty where it is not more exact than the id of the model.
ALTER TABLE job ADD COLUMN model_version VARCHAR(64) DEFAULT '' NOT NULL;
ALTER TABLE job ADD COLUMN model_checksum VARCHAR(64) DEFAULT '' NOT NULL;

-- A job in the shadow of another is computed and compared with it; it has no results.
ALTER TABLE job ADD COLUMN shadow BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE job ADD COLUMN shadow_of BIGINT;
ALTER TABLE job ADD CONSTRAINT job_shadow FOREIGN KEY (shadow_of) REFERENCES job (id) ON DELETE CASCADE;
ALTER TABLE job ADD CONSTRAINT job_shadow_of CHECK (shadow = (shadow_of IS NOT NULL));
ALTER TABLE job DROP CONSTRAINT job_run;
ALTER TABLE job ADD CONSTRAINT job_run UNIQUE (series_id, model_id, shadow, run);

-- How the answer of a shadow stands to that of the job whose shadow it is, once both have ended.
CREATE TABLE shadow_comparison (
    job_id BIGINT PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    agreement VARCHAR(16) NOT NULL,
    largest_difference DOUBLE PRECISION NOT NULL,
    note VARCHAR(1000) NOT NULL
);
