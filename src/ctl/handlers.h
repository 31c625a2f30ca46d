/* What the table of verbs calls: one function per verb, each in the file of its noun. */
#pragma once

#include "ctl/ctl.h"

int status_run(struct ctl *ctl, struct error *err);
int plan_run(struct ctl *ctl, struct error *err);
int check_run(struct ctl *ctl, struct error *err);
int sync_now_run(struct ctl *ctl, struct error *err);
int approve_run(struct ctl *ctl, struct error *err);
int drift_run(struct ctl *ctl, struct error *err);
int explain_run(struct ctl *ctl, struct error *err);
int history_run(struct ctl *ctl, struct error *err);
int contact_list_run(struct ctl *ctl, struct error *err);
int contact_show_run(struct ctl *ctl, struct error *err);
int cloud_list_run(struct ctl *ctl, struct error *err);
int cloud_show_run(struct ctl *ctl, struct error *err);
int cloud_contacts_run(struct ctl *ctl, struct error *err);
int organization_list_run(struct ctl *ctl, struct error *err);
int import_run(struct ctl *ctl, struct error *err);
