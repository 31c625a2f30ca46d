/* One run, five verbs: read, load, plan, apply, report. */
#pragma once
