/* Ten processes of the preset qual2k by hand: what a programmer would write who needs these ten and no others.

   Hydrolysis of slow organic matter, oxidation of fast, nitrification, denitrification; growth of phytoplankton on
   ammonium and on nitrate, its respiration and death; reaeration, exchange of carbon dioxide by the pH. Formulas and
   steps are those of danao.kinetics: Heun's step where it may stand, else the one of Runge and Kutta. Entries that
   neither may advance are counted and left alone. */

#include <math.h>

enum { SS, SLOW, FAST, DO, NH3, NO3, PHYTO, PO4, DETRITUS, ORG_N, ORG_P, TIC, ALK, COUNT };

typedef struct {
    double hydrolysis, attenuation, oxidation, nitrification, nitrification_demand, carbon_half, denitrification;
    double share, background, by_solids, by_detritus, by_chlorophyll, by_power, carbon_per_chlorophyll, light_constant;
    double nitrogen_half, phosphorus_half, inorganic_half, growth, preference, respiration, death;
    double warming, least, film, fresh, salting;
    double first, second, water, boric, boron, partial_pressure, ratio, solubility;
} Parameters;

typedef struct {
    double salinity, depth, velocity, radiation;
} Surroundings;

typedef struct {
    double light, aeration, saturation;
} Fixed;

static const double GENTLE = 3e-3, WHISPER = 1e-6, CALM = 0.2, ALIKE = 0.01, SLACK = 3e-4, NOTHING = 1e-24;

static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

static double covar(double velocity, double depth)
{
    double u = fabs(velocity);
    if (depth < 0.61)
        return 5.32 / 86400.0 * pow(u, 0.67) * pow(depth, -1.85);
    if (depth > 3.45 * pow(u, 2.5))
        return 3.93 / 86400.0 * sqrt(u / depth) / depth;
    return 5.026 / 86400.0 * u * pow(depth, -1.67);
}

static Fixed fixed(const Surroundings *e, const Parameters *p)
{
    double x = p->salting * e->salinity;
    Fixed f;
    f.light = p->share * e->radiation;
    f.aeration = p->warming * most(most(covar(e->velocity, e->depth), p->least), p->film / e->depth);
    f.saturation = p->fresh * (12.0 - 6.0 * x + x * x) / (12.0 + 6.0 * x + x * x);
    return f;
}

static double light_limitation(const double *c, const Surroundings *e, const Parameters *p, const Fixed *f)
{
    double chlorophyll = most(c[PHYTO], 0.0) / p->carbon_per_chlorophyll;
    double extinction = p->background + (p->by_solids * c[SS] + p->by_detritus * c[DETRITUS])
        + (p->by_chlorophyll * chlorophyll + p->by_power * pow(chlorophyll, 2.0 / 3.0));
    double optical = most(extinction * e->depth, 1e-9);
    double absorbed = optical > 1e-4 ? 1.0 - exp(-optical) : optical * (1.0 - optical * (0.5 - optical / 6.0));
    double u = f->light / (p->light_constant + f->light) * absorbed;
    return (u > 1e-4 ? -log(1.0 - u) : u * (1.0 + u * (0.5 + u / 3.0))) / optical;
}

static double hydrogen(double alk, double tic, const Parameters *p)
{
    double alkalinity = alk / 50.0, carbon = tic / 12.011, first = p->first, second = p->second, water = p->water;
    double size = 0.5 * (fabs(alkalinity) + sqrt(alkalinity * alkalinity + 4.0 * water));
    double low = alkalinity < 0.0 ? size : water / size;
    double top = 2.0 * carbon + p->boron - alkalinity;
    size = 0.5 * (fabs(top) + sqrt(top * top + 4.0 * water));
    double high = top > 0.0 ? size : water / size;
    double linear = first * (alkalinity - carbon), rest = first * second * (2.0 * carbon - alkalinity);
    double root = sqrt(most(linear * linear + 4.0 * alkalinity * rest, 0.0));
    double start = linear < 0.0 ? (root - linear) / (2.0 * fabs(alkalinity) + 1e-30)
                                : 2.0 * rest / (root + linear + 1e-30);
    double ion = least(most(start, low), high);
    for (int k = 0; k < 24; k++) {
        double part = 1.0 / (ion * ion + first * ion + first * second);
        double bound = p->boric / (p->boric + ion);
        double charge = carbon * first * (ion + 2.0 * second) * part + p->boron * bound + water / ion;
        double fall = carbon * first * ion * part * part * (ion * ion + 4.0 * second * ion + first * second);
        double step = (charge - ion - alkalinity) / (fall + p->boron * bound * (1.0 - bound) + water / ion + ion);
        if (step > 0.0)
            low = ion;
        else
            high = ion;
        ion = fabs(step) < 1.0 ? ion * (1.0 + step + 0.5 * step * step) : sqrt(low * high);
        if (!(fabs(step) > 1e-7))
            break;
    }
    return ion;
}

static void slopes(const double *c, const Surroundings *e, const Parameters *p, const Fixed *f, double *s, double *air)
{
    double a = c[NH3], n = c[NO3], scarce = exp(-p->attenuation * c[DO]), oxygen = 1.0 - scarce;
    double hydrolysis = p->hydrolysis * c[SLOW];
    double oxidation = p->oxidation * oxygen * c[FAST];
    double nitrification = p->nitrification * oxygen * a;
    double denitrification = p->denitrification * scarce * (c[FAST] / (p->carbon_half + c[FAST])) * n;
    double nitrogen = a + n > 0.0 ? (a + n) / (p->nitrogen_half + (a + n)) : 0.0;
    double phosphorus = c[PO4] > 0.0 ? c[PO4] / (p->phosphorus_half + c[PO4]) : 0.0;
    double carbon = p->inorganic_half > 0.0 ? c[TIC] / (p->inorganic_half + c[TIC]) : 1.0;
    double limit = least(least(nitrogen, phosphorus), carbon);
    double growth = p->growth * light_limitation(c, e, p, f) * limit * c[PHYTO];
    double k = p->preference, x = most(a, 0.0), y = most(n, 0.0);
    double taken = x > 0.0 ? (y * (x / (k + x)) + k * (x / (x + y))) / (k + y) : 0.0;
    double on_ammonium = growth * taken;
    double on_nitrate = growth * (n > 0.0 ? most(1.0 - taken, 0.0) : 0.0);
    double respiration = p->respiration * oxygen * c[PHYTO];
    double death = p->death * c[PHYTO];
    double h = hydrogen(c[ALK], c[TIC], p);
    double dioxide = c[TIC] * h * h / (h * h + p->first * h + p->first * p->second);
    air[0] = f->aeration * (f->saturation - c[DO]);
    air[1] = p->ratio * f->aeration * (12.011 * p->solubility * p->partial_pressure - dioxide);
    s[SS] = 0.0;
    s[SLOW] = -hydrolysis;
    s[FAST] = hydrolysis - oxidation - 20.0 / 7.0 * denitrification;
    s[DO] = -oxidation - p->nitrification_demand * nitrification + 8.0 / 3.0 * (on_ammonium - respiration)
        + (8.0 / 3.0 + 0.18 * 32.0 / 7.0) * on_nitrate + air[0];
    s[NH3] = -nitrification - 0.18 * (on_ammonium - respiration);
    s[NO3] = nitrification - denitrification - 0.18 * on_nitrate;
    s[PHYTO] = on_ammonium + on_nitrate - respiration - death;
    s[PO4] = -0.025 * (on_ammonium + on_nitrate - respiration);
    s[DETRITUS] = death;
    s[ORG_N] = 0.18 * death;
    s[ORG_P] = 0.025 * death;
    s[TIC] = 0.375 * oxidation + 15.0 / 14.0 * denitrification - on_ammonium - on_nitrate + respiration + air[1];
    s[ALK] = -50.0 / 7.0 * nitrification + 25.0 / 7.0 * denitrification
        - 50.0 * (0.18 / 14.0 - 0.025 / 31.0) * (on_ammonium - respiration)
        + 50.0 * (0.18 / 14.0 + 0.025 / 31.0) * on_nitrate;
}

/* Advance one step; return how many cells neither method could serve. */
long advance(double *concentration, const double *volume, const Surroundings *surroundings,
             const Parameters *parameters, long cells, double step, double *change)
{
    long left = 0;
    for (long i = 0; i < cells; i++) {
        if (!(volume[i] > 0.0))
            continue;
        double *c = concentration + i * COUNT;
        const Surroundings *e = surroundings + i;
        const Parameters *p = parameters + i;
        Fixed f = fixed(e, p);
        double s1[COUNT], s2[COUNT], s3[COUNT], s4[COUNT], y[COUNT], u[COUNT], v[COUNT], new[COUNT];
        double air1[2], air2[2], air3[2], air4[2], air[2];
        int calm = 1;
        slopes(c, e, p, &f, s1, air1);
        for (int k = 0; k < COUNT; k++)
            y[k] = c[k] + step * s1[k];
        slopes(y, e, p, &f, s2, air2);
        for (int k = 0; k < COUNT; k++) {
            new[k] = c[k] + 0.5 * step * (s1[k] + s2[k]);
            calm &= least(y[k], new[k]) >= least(c[k], 0.0);
            calm &= fabs(s2[k] - s1[k]) <= GENTLE * fabs(s1[k]) + WHISPER / step * c[k];
        }
        for (int k = 0; k < 2; k++)
            air[k] = 0.5 * step * (air1[k] + air2[k]);
        if (!calm) {
            calm = 1;
            for (int k = 0; k < COUNT; k++)
                u[k] = c[k] + 0.5 * step * s1[k];
            slopes(u, e, p, &f, s2, air2);
            for (int k = 0; k < COUNT; k++)
                v[k] = c[k] + 0.5 * step * s2[k];
            slopes(v, e, p, &f, s3, air3);
            for (int k = 0; k < COUNT; k++)
                y[k] = c[k] + step * s3[k];
            slopes(y, e, p, &f, s4, air4);
            for (int k = 0; k < COUNT; k++) {
                new[k] = c[k] + step / 6.0 * (s1[k] + 2.0 * (s2[k] + s3[k]) + s4[k]);
                calm &= least(least(u[k], v[k]), least(y[k], new[k])) >= least(c[k], 0.0);
                calm &= fabs(s4[k] - s1[k]) <= CALM * fabs(s1[k]) + SLACK / step * c[k];
                calm &= fabs(s3[k] - s2[k]) <= ALIKE * fabs(s1[k]) + SLACK / step * c[k];
            }
            for (int k = 0; k < 2; k++)
                air[k] = step / 6.0 * (air1[k] + 2.0 * (air2[k] + air3[k]) + air4[k]);
            if (!calm) {
                left++;
                continue;
            }
        }
        for (int k = 0; k < COUNT; k++) {
            double exchange = k == DO ? air[0] : k == TIC ? air[1] : 0.0;
            change[k] += volume[i] * (new[k] - c[k] - exchange);
            change[COUNT + k] += volume[i] * exchange;
            c[k] = fabs(new[k]) < NOTHING ? 0.0 : new[k];
        }
    }
    return left;
}
